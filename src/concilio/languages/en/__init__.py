"""English."""

NAME = "English"
RIGHT_TO_LEFT = False
