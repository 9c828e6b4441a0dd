"""How rows reach the disk and leave it: group commit, ballots' bytes, rewriting, erasing. Knows no app."""
