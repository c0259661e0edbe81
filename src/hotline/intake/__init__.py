"""Intake (受理): contacts, requesters and how each demand of a contact ends (arts. 11-15)."""
