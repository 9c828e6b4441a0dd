"""Two-key decisions and the translation desk. May import dialogue and below."""
