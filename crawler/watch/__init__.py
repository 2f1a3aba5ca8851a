"""What an archivist needs at night: when to ask for what is held again."""
