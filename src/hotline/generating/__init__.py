"""Generating (造数): a stock of any number of tickets, for trials of size, with chains that verify (ADR 0011)."""
