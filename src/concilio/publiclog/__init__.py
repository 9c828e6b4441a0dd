"""The public log: acts that anybody may check, appended and never changed. Knows no app above it."""
