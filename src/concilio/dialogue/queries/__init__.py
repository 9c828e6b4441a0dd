"""The only code that reads dialogues for others."""
