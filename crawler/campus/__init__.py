"""A small invented university on loopback, for the demo, the tests and the benchmarks."""
