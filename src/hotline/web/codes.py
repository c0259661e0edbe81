"""Query codes (查询码) as the portal uses them: told once, asked for ever after (S09; a19.1)."""

from hotline.personal.query_code import CodeSeed, code_matches, grouped, query_code
from hotline.personal.vault import provider
from hotline.tickets.models import Demand


def seed(demand: Demand) -> CodeSeed:
    """What makes the code of a demand."""
    return CodeSeed(demand.number, demand.code_generation, demand.code_key)


def grouped_code(demand: Demand) -> str:
    """The code as it is told."""
    return grouped(query_code(provider(), seed(demand)))


def proves(demand: Demand | None, typed: str) -> bool:
    """Whether the code typed is the demand's; for an unknown number the same work is done and the answer is no."""
    return code_matches(provider(), seed(demand) if demand else None, typed)
