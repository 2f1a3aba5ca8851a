"""What universities call the parts of their pages, a module by language, and all of it compiled once."""
