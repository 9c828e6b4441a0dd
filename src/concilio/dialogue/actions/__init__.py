"""The only code that writes dialogues, statements, votes and guesses."""
