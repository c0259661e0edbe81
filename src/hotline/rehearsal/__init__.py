"""Rehearsal (排练): simulated requesters and officials act through the real actions in virtual time, drawn from a seed."""
