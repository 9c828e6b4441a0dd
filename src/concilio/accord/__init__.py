"""Joint statements: drafted from what was released, reviewed, ratified, signed, circulated and followed up."""
