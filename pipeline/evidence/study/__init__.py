"""What kind of report it is, and of what: people, animals or cells."""
