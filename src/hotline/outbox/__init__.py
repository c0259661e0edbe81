"""Outbox (待发件箱): messages to people and systems, delivery, retry, receipts (a15.1, a17.1, a19.1)."""
