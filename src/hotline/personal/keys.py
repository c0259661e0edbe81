"""The door to the master keys: what an HSM or the city's cryptographic service must be able to do (S12, S13; a32.1).

Master keys never leave the provider. Data keys are wrapped by the newest master key of their purpose and carry its id,
so that a rotation only adds a key: new writes take it, old ones open until the last is wrapped anew (`cipher.rewrap`).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

LONGEST_KEY_ID: Final = 32
_WRAP_FORMAT: Final = 1


class Purpose(StrEnum):
    """One set of master keys each; a key of one purpose never does the work of another."""

    IDENTITY = "identity"  # 身份: name, phone, id number, address, e-mail
    CONTENT = "content"  # 内容: original words, replies
    P2 = "p2"  # 隐名、举报人: identity withheld (S05, a11.2)
    FILES = "files"  # 附件、录音
    INDEX = "index"  # 盲索引 and search pieces (S14)
    CODES = "codes"  # 查询码 (S09)
    RECEIPTS = "receipts"  # 回执: keyed digests in receipts of outside systems

    @property
    def wraps(self) -> bool:
        """True: its master keys wrap data keys with SM4. False: they make keyed digests with HMAC-SM3."""
        return self not in {Purpose.INDEX, Purpose.CODES, Purpose.RECEIPTS}


class KeyMissing(Exception):
    """The provider does not hold this key: the wrong key file, or a key removed before its last row (T20)."""


class KeySpent(Exception):
    """The master key has wrapped as many data keys as it may (S12); a new key id is due."""


class KeyProvider(Protocol):
    """Implemented by `file_keys.FileKeyProvider`; an HSM adapter implements the same six methods."""

    def writing_key_id(self, purpose: Purpose) -> str:
        """The newest key id, the one for new writes."""

    def key_ids(self, purpose: Purpose) -> tuple[str, ...]:
        """All key ids still held, the newest first."""

    def wrap(self, purpose: Purpose, data_key: bytes, label: bytes) -> bytes:
        """Wrap with the newest key, bound to `label` (the data key's id). The result begins with `wrapped_header`."""

    def unwrap(self, purpose: Purpose, wrapped: bytes, label: bytes) -> bytes:
        """The data key; `NotOpened` when purpose, label or bytes differ, `KeyMissing` for an unknown key id."""

    def mac(self, purpose: Purpose, label: str, message: bytes, key_id: str | None = None) -> bytes:
        """HMAC-SM3 with the key derived for `label` from the purpose's master key; without key id the newest."""

    def mac_many(
        self, purpose: Purpose, label: str, messages: Sequence[bytes], key_id: str | None = None
    ) -> list[bytes]:
        """As `mac`, for many messages in one go (one round trip to an HSM)."""


def wrapped_header(key_id: str) -> bytes:
    """How every wrapped data key begins, whatever provider made it: format, length, master key id."""
    name = key_id.encode("ascii")
    if not 1 <= len(name) <= LONGEST_KEY_ID:
        raise ValueError("a key id has 1 to 32 ASCII characters")
    return bytes((_WRAP_FORMAT, len(name))) + name


def wrapping_key_id(wrapped: bytes) -> str:
    """The master key id of a wrapped data key, to count what a rotation has still to do (S13)."""
    if len(wrapped) < 2 or wrapped[0] != _WRAP_FORMAT or len(wrapped) < 2 + wrapped[1]:
        raise KeyMissing("数据密钥的格式无法识别。")
    name = wrapped[2 : 2 + wrapped[1]]
    if not name.isascii():
        raise KeyMissing("数据密钥的密钥编号无法识别。")
    return name.decode("ascii")
