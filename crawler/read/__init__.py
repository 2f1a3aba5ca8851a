"""Pure functions: a parsed page in, values with evidence out."""
