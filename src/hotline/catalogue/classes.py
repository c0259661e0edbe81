"""The five fields of a13.1 (领域): every top class of an edition belongs to one of them."""

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, str]] = {
    "economic_regulation": "经济调节",
    "market_supervision": "市场监管",
    "social_management": "社会管理",
    "public_service": "公共服务",
    "environment": "生态环境保护",
}
"""Code -> the order's word (a13.1)."""
FIELD_CODES: Final = tuple(FIELDS)

FIRST_EDITION: Final = "DB44/T 2479-2024"
"""The edition the product ships, in force from the calendar's first day."""
