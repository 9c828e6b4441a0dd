"""What the command line does: each module `register`s its commands with the app of `concilio.cli`. May import all."""
