"""A simulated dialogue to look at: invented people, plainly marked. May import every app."""
