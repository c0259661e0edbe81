"""The dispatch catalogue (派单目录; a15.2, a15.3)."""
