"""The convener's office: a dialogue's frame, communities, offices, seeds and phases; and the desk of all its staff.

May import every app below it: it shows what waits in each of them, through its `waiting_for`.
"""
