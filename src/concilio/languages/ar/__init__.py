"""Arabic."""

NAME = "العربية"
RIGHT_TO_LEFT = True
