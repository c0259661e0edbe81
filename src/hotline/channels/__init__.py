"""Channels (渠道): one removable folder for each outside system."""
