"""What `concilio check` looks at: the machine, the database, the network. Each check reads and changes nothing."""
