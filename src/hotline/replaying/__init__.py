"""Replaying (来件回放): real messages with their real replies through the whole loop, in virtual time (docs/replay.md)."""
