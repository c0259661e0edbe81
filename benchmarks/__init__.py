"""Measurements: each a ratio against a limit or a peer of the same run (`make bench`, one with BENCH=name)."""
