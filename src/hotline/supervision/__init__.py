"""Supervision (督办、催办、突发上报): arts. 25 and 38."""
