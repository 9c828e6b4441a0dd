"""Typesetting for whoever makes a document: digits, fonts, lists. No Django."""
