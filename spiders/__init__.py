"""Spiders (few) and site profiles (many)."""
