"""Follow-up (回访): call-backs, ratings, the chosen way (art. 23)."""
