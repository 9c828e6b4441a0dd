"""The record: events, what each party calls them, claims with their sources, positions, recognitions, narratives."""
