"""What the command line does, one module per command: each `register`s with the app of `concilio.cli`. May import all."""
