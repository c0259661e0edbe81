"""Proving (存证): the daily anchor outside the database, and the replay beside the rows (a32.1; S15, S16)."""

from hotline.proving.anchoring import anchor, anchor_all
from hotline.proving.report import Report
from hotline.proving.verifying import verify

__all__ = ["Report", "anchor", "anchor_all", "verify"]
