"""The only code that reads moderation for pages. No query loads who wrote a statement."""
