"""The demo city (演示城市): units, people, catalogue and texts of our own writing. Nothing in it is a real record."""
