"""Invitations, seats and participants' sessions. May import dialogue and below."""
