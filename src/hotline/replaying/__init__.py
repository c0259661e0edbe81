"""Replaying (来件回放): real messages and their real replies through the whole loop (docs/replay.md)."""
