"""Hotline (接诉即办平台): the software on which a city's 12345 hotline runs."""
