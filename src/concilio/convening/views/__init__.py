"""Pages of the convener's office, and the desk of a dialogue that all its staff see."""
