"""What an archivist needs at night: when to ask again, whether the site is well, what came of it, who must hear."""
