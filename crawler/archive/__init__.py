"""The truth on disk (captures, observations, visits, run records) and what follows from it."""
