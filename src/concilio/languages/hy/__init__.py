"""Armenian."""

NAME = "Հայերեն"
RIGHT_TO_LEFT = False
