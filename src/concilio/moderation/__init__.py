"""Statements' two keys, urgent hiding, the public pages of both. May import translation, keys and below."""
