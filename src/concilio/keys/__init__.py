"""Decisions that take two people: cases, communities' keys, the mediator. May import dialogue, admission and below."""
