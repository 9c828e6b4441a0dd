"""Dates and numbers in the form of each language, where Django's own is wrong or missing."""
