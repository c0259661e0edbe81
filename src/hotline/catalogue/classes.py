"""The five fields of a13.1 (领域): every top class of an edition belongs to one of them."""

from typing import Final

from hotline.core.classification import FIELDS

FIELD_CODES: Final = tuple(FIELDS)

FIRST_EDITION: Final = "DB44/T 2479-2024"
"""The edition the product ships, in force from the calendar's first day."""
