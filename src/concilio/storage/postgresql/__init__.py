"""PostgreSQL as Django speaks to it, with fewer questions whether the connection still stands."""
