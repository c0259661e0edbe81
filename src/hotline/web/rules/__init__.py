"""What the pages of rules need besides their views: forms read and shown, versions and drafts in words (a4.2)."""
