"""The people of these tests: requester 陈女士, her neighbour 老梁, and a key file of their own for each test."""

from pathlib import Path

import pytest

from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.key_file import create_key_file, read_key_file
from hotline.personal.wrap_ledger import FileLedger


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    create_key_file(path)
    return path


@pytest.fixture
def provider(key_path: Path) -> FileKeyProvider:
    return load(key_path)


@pytest.fixture(scope="session")
def steady(tmp_path_factory: pytest.TempPathFactory) -> FileKeyProvider:
    """One provider for all examples of a property."""
    path = tmp_path_factory.mktemp("steady") / "keys.json"
    create_key_file(path)
    return load(path)


def load(path: Path) -> FileKeyProvider:
    return FileKeyProvider(read_key_file(path), FileLedger(path.with_name("key-use.json")))
