"""Rehearsal (排练): simulated people act through the real actions in virtual time, drawn from a seed."""
