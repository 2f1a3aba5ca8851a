"""What an archivist needs at night: when to ask again, what came of it, and who must hear."""
