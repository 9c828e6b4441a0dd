"""Pages of the record: what anybody may read, and the desk of its editors."""
