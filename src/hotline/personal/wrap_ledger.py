"""How many data keys a master key has wrapped, counted so that the count is never too low (S12).

With random 96-bit nonces one key may encrypt 2**32 messages. The limit is guaranteed thus:
* a process takes wraps in blocks, on disk before the first of them; a crash wastes a block, it never hides one;
* the ledger only grows, is locked between processes, and holds no secret;
* each machine keeps its own ledger and stops at 2**26, a 64th of 2**32: up to 64 machines may share a key, and a
  ledger lost with its machine is covered by the same margin. A city of 4.5 million people needs about 2**24 wraps.
Data keys need no counter: one requester's fields of one purpose stay below 2**32 by many orders.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import Final, Protocol

from hotline.personal.key_file import sync_folder
from hotline.personal.keys import KeySpent

DRAFT_LIMIT: Final = 2**26
BLOCK: Final = 256


class WrapLedger(Protocol):
    """Reserves wraps durably; a database sequence per key id would do as well."""

    def reserve(self, key_id: str, count: int) -> None:
        """Take `count` wraps of this key, or raise `KeySpent` and take none."""


class FileLedger:
    """A JSON file {key id: wraps reserved} in the data folder."""

    def __init__(self, path: Path, limit: int = DRAFT_LIMIT) -> None:
        self._path = path
        self._limit = limit

    def reserve(self, key_id: str, count: int) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path.with_name(f".{self._path.name}.lock"), "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            reserved = self._read()
            reserved[key_id] = reserved.get(key_id, 0) + count
            if reserved[key_id] > self._limit:
                raise KeySpent(f"主密钥{key_id}包装的数据密钥已达上限（{self._limit}个）。请增加新的主密钥（轮换）。")
            self._write(reserved)

    def _read(self) -> dict[str, int]:
        try:
            return {str(key): int(count) for key, count in json.loads(self._path.read_bytes()).items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            raise KeySpent(f"密钥用量记录{self._path}无法读取，请从备份恢复后再登记新的诉求人。") from None

    def _write(self, reserved: dict[str, int]) -> None:
        draft = self._path.with_name(f".{self._path.name}.draft")  # we hold the lock: nobody else writes this name
        with open(draft, "wb") as file:
            file.write(json.dumps(reserved, indent=1).encode())
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(self._path)
        sync_folder(self._path.parent)
