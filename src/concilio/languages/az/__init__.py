"""Azerbaijani."""

NAME = "Azərbaycanca"
RIGHT_TO_LEFT = False
