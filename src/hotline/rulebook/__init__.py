"""The rulebook: calendar and policy versions, draft -> approved -> in force."""
