"""Votes to findings, disclosure control, releases, routing. May import dialogue, formats, analysis and below."""
