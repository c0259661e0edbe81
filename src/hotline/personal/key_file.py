"""The key file (密钥文件): read it, refuse it in words, create it once, add a key to it (S12, S13, S20; a32.1).

The file lies outside the database, mode 0600. The demo makes its own on first use, marked {"demo": true} and with key
ids that begin with "demo-": a production start knows such a key even where the mark was taken out by hand.
"""

import binascii
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from hotline.personal import sm4
from hotline.personal.keys import LONGEST_KEY_ID, Purpose

DEMO_PREFIX: Final = "demo-"
MAC_KEY_BYTES: Final = 32


class KeyFileRefused(Exception):
    """The key file must not be used; the text is the reason in Chinese, for the person who starts the system."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, when and under which number that a file may hold the keys instead of an HSM (S12)."""

    number: str  # 文号
    by: str  # 决定人
    on: str  # 日期, YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class KeyFile:
    demo: bool
    decision: Decision | None
    keys: Mapping[Purpose, tuple[MasterKey, ...]]  # the newest first


def read_key_file(path: Path) -> KeyFile:
    """Read and check; refuses a file that others may read."""
    try:
        with open(path, "rb") as file:
            _refuse_readable_by_others(path, os.fstat(file.fileno()))
            content = file.read()
    except FileNotFoundError:
        raise KeyFileRefused(f"没有找到密钥文件：{path}。") from None
    except OSError as error:
        raise KeyFileRefused(f"不能读取密钥文件{path}：{error.strerror}。") from None
    return _parse(path, content)


def refuse_in_production(path: Path, key_file: KeyFile, data_folder: Path) -> None:
    """What production does not accept (S12): the demo's keys, keys beside the data, keys without a decision."""
    ids = [key.id for keys in key_file.keys.values() for key in keys]
    if key_file.demo or any(name.startswith(DEMO_PREFIX) for name in ids):
        raise KeyFileRefused(f"密钥文件{path}是演示用的，生产环境不能使用。请另行生成密钥，或者接入密码服务。")
    if path.resolve().is_relative_to(data_folder.resolve()):
        raise KeyFileRefused(
            f"密钥文件{path}放在数据目录{data_folder}里，备份或者磁盘外泄时密钥与数据会一起丢失。请移到数据目录之外。"
        )
    if key_file.decision is None:
        raise KeyFileRefused(
            f"密钥文件{path}没有写明使用文件密钥的决定。请在“decision”中写明文号（number）、决定人（by）和日期（on）。"
        )


def create_key_file(path: Path, decision: Decision | None = None) -> None:
    """Create once and for all processes at once: the first one wins, the others leave its file as it is.

    Without a decision it is the demo's. The content is on disk before the name exists: nobody reads half a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    demo = decision is None
    keys = {purpose: (_new_master_key(purpose, demo),) for purpose in Purpose}
    draft = _write_beside(path, KeyFile(demo, decision, keys))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
    sync_folder(path.parent)


def add_master_key(path: Path, purpose: Purpose) -> str:
    """Rotation (S13): a new newest key of one purpose; the old ones stay for what they have written. Returns its id."""
    key = announce_master_key(path, purpose)
    promote_master_key(path, purpose, key)
    return key


def announce_master_key(path: Path, purpose: Purpose) -> str:
    """Rotation, first step: a new key of a purpose that everybody can open with and nobody writes with yet.

    Processes look into the file every second: only when all of them know a key may one of them write with it.
    """
    with _only_one(path):
        old = read_key_file(path)
        key = _new_master_key(purpose, old.demo)
        _change(path, old, purpose, (*old.keys[purpose], key))
    return key.id


def promote_master_key(path: Path, purpose: Purpose, name: str) -> None:
    """Rotation, second step: the announced key becomes the newest, the one for new writes."""
    with _only_one(path):
        old = read_key_file(path)
        held = old.keys[purpose]
        chosen = tuple(key for key in held if key.id == name)
        if not chosen:
            raise KeyFileRefused(f"密钥文件{path}里没有密钥{name}。")
        _change(path, old, purpose, (*chosen, *(key for key in held if key.id != name)))


def _change(path: Path, old: KeyFile, purpose: Purpose, keys: tuple[MasterKey, ...]) -> None:
    _write_beside(path, replace(old, keys={**old.keys, purpose: keys})).replace(path)
    sync_folder(path.parent)


def _new_master_key(purpose: Purpose, demo: bool) -> MasterKey:
    # Random ids: the keys of another file are missed by name instead of failing to open.
    name = f"{DEMO_PREFIX if demo else ''}{purpose}-{secrets.token_hex(4)}"
    return MasterKey(name, sm4.new_key() if purpose.wraps else os.urandom(MAC_KEY_BYTES))


def _refuse_readable_by_others(path: Path, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        raise KeyFileRefused(f"密钥文件{path}的权限是{mode:04o}，其他用户可以读写。请改为0600后再启动。")
    if status.st_uid not in (0, os.geteuid()):
        raise KeyFileRefused(f"密钥文件{path}属于另一个用户（{status.st_uid}）。请改为由运行本系统的用户所有。")


def _parse(path: Path, content: bytes) -> KeyFile:
    try:
        data = json.loads(content)
        keys = {purpose: tuple(_parse_key(purpose, item) for item in data["keys"][purpose]) for purpose in Purpose}
        demo = data.get("demo", False) is not False
        decision = _parse_decision(data.get("decision"))
    except (ValueError, KeyError, TypeError, AttributeError):
        # The parser's own words could quote a key (S20), so they are not passed on.
        raise KeyFileRefused(f"密钥文件{path}的内容不完整或者格式不对，请从备份恢复，不要重新生成。") from None
    ids = [key.id for found in keys.values() for key in found]
    if not all(keys.values()) or len(set(ids)) != len(ids):
        raise KeyFileRefused(f"密钥文件{path}缺少某种用途的密钥，或者密钥编号重复。")
    return KeyFile(demo, decision, keys)


def _parse_key(purpose: Purpose, item: Mapping[str, str]) -> MasterKey:
    key = MasterKey(item["id"], binascii.unhexlify(item["key"]))
    if len(key.secret) != (sm4.KEY_BYTES if purpose.wraps else MAC_KEY_BYTES):
        raise ValueError("wrong key length")
    if not (key.id.isascii() and 1 <= len(key.id) <= LONGEST_KEY_ID):
        raise ValueError("wrong key id")
    return key


def _parse_decision(item: object) -> Decision | None:
    if not isinstance(item, dict):
        return None
    parts = [str(item.get(name) or "").strip() for name in ("number", "by", "on")]
    return Decision(*parts) if all(parts) else None


def _as_json(key_file: KeyFile) -> bytes:
    data: dict[str, Any] = {"demo": True} if key_file.demo else {}
    if key_file.decision is not None:
        data["decision"] = asdict(key_file.decision)
    data["keys"] = {
        purpose.value: [{"id": key.id, "key": key.secret.hex()} for key in keys]
        for purpose, keys in key_file.keys.items()
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _write_beside(path: Path, key_file: KeyFile) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_as_json(key_file))
        file.flush()
        os.fsync(handle)
    return draft


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Two rotations at once must not lose one of the two new keys."""
    with open(path.with_name(f".{path.name}.lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
