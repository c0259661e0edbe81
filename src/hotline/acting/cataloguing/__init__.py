"""Changing the catalogue, its lists and the classification: each act one transaction, one event on chain `catalogue`.

Who may what is `core.catalogue_life`'s; here stands what is read for it and what is written (a13.1, a15.2, a15.3).
"""
