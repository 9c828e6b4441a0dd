"""How rows reach the disk and leave it: group commit, shuffling, erasing, both databases' settings. Knows no app."""
