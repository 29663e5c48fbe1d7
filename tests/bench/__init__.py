"""Measurements: not part of the tests, run by `make bench`."""
