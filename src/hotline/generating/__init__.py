"""Generating (造数): a city's stock of tickets in any number, for trials of size, with chains that verify (ADR 0011)."""
