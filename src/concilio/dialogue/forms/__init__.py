"""Forms, by page."""
