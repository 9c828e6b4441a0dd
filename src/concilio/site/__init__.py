"""Pages that show what every app has: home, a dialogue's public page, the desk where work begins; monitoring.

Imports apps; no app imports it. What its addresses are called without a prefix, every app may link to.
"""
