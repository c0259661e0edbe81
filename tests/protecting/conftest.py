"""The demo city and its people, for what is done with personal data."""

from tests.store.conftest import city, desk  # noqa: F401
from tests.web.conftest import clock, signed_in  # noqa: F401
