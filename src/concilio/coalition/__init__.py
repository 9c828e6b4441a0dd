"""Who convenes: organisations, public figures and staff with their accounts. Imports no other app."""
