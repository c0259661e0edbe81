"""The dispatch catalogue (派单目录) and the classification it rests on (art. 15)."""
