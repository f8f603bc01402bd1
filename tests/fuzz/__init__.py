"""Generators of input that nobody meant, for the short runs among the tests and the long ones of `make fuzz`."""
