"""What the keys of a computer's Armenian keyboards give, without Shift: the four rows, each from the left."""

KEYBOARDS = (
    ("՝ ։ ձ յ ՛ , - . « » օ ռ ժ խ ւ է ր տ ե ը ի ո պ չ ջ ' ա ս դ ֆ գ հ ճ կ լ թ փ զ ց ք վ բ ն մ շ ղ ծ"),
    ("՝ է թ փ ձ ջ ւ և ռ չ ճ ֊ ժ ք ո ե ր տ ը ւ ի օ պ խ ծ շ ա ս դ ֆ գ հ յ կ լ ; ՛ զ ղ ց վ բ ն մ , ․ /"),
)
