"""Russian."""

NAME = "Русский"
RIGHT_TO_LEFT = False
