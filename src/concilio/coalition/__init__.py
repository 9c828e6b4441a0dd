"""Who convenes: organisations, public figures, and the people who work for them. Imports no other app."""
