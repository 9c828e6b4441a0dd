"""What the command `concilio` can do, a module for each family of commands. May import everything but cli."""
