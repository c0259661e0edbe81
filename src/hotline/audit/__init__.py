"""Audit (审计): events, chains, anchors, refused attempts (a32.1; S15-S17)."""
