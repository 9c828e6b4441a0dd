"""How the staff sign in: password, second factor, recovery codes. A Django app on top of allauth."""
