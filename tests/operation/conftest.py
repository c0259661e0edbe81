"""An installation served for the tests of this folder, once: starting one takes seconds."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.operation.installation import Installation, found_city

from hotline import database as hotline_database
from hotline.database import embedded


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Installation, tuple[str, str]]]:
    """The demo city served and worked on, and the tokens of two systems."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOTLINE_DATA", str(folder))
        tokens = found_city()
        running = Installation(folder)
        try:
            running.wait_until_ready()
            yield running, tokens
        finally:
            running.end()
            hotline_database.release()
            embedded.stop(embedded.here(), force=True)
    shutil.rmtree(folder)
