"""Letting the server's account through to its folders when we are root.

PostgreSQL must not run as root, so as root the server runs under an account of its own, which must be able to pass
through every folder above the programs and the data. A home of root or a `mktemp -d` is closed to others. Instead of
opening such a folder to everybody we let that one account pass, by an access control list (acl(5)): pass, not read.
"""

import os
import struct
from pathlib import Path

from hotline.trouble import Trouble

NAME = "system.posix_acl_access"
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
NOBODY = 0xFFFFFFFF
PASS = 1

Entry = tuple[int, int, int]
"""Tag, permission bits, user or group id (NOBODY where the tag names none)."""


def open_to(uid: int, target: Path) -> None:
    """Let `uid` pass through every folder above `target`. Raises Trouble where the file system keeps no such lists."""
    for folder in reversed(target.resolve().parents):
        state = folder.stat()
        if state.st_mode & 0o001 or (state.st_uid == uid and state.st_mode & 0o100):
            continue
        try:
            os.setxattr(folder, NAME, pack(with_passage(entries(folder), uid)))
        except OSError as error:
            raise Trouble(
                f"以 root 运行时，数据库由一个普通系统帐号运行，而它进不了 {folder}。"
                f"请改用普通用户运行，或用 HOTLINE_DATA 换一个文件夹，或执行 chmod o+x {folder}。"
            ) from error


def entries(folder: Path) -> list[Entry]:
    """The folder's list, made from its mode where it has none yet."""
    try:
        packed = os.getxattr(folder, NAME)
    except OSError:
        mode = folder.stat().st_mode
        return [(USER_OBJ, mode >> 6 & 7, NOBODY), (GROUP_OBJ, mode >> 3 & 7, NOBODY), (OTHER, mode & 7, NOBODY)]
    return [struct.unpack_from("<HHI", packed, at) for at in range(4, len(packed), 8)]


def with_passage(old: list[Entry], uid: int) -> list[Entry]:
    """The list with the right to pass for `uid`; nobody else gains or loses a right."""
    kept = [entry for entry in old if entry[0] != MASK and entry[::2] != (USER, uid)]
    before = next((bits for tag, bits, who in old if (tag, who) == (USER, uid)), 0)
    mask = next((bits for tag, bits, _ in old if tag == MASK), None)
    group = next(bits for tag, bits, _ in old if tag == GROUP_OBJ)
    new_mask = (group if mask is None else mask) | PASS
    if mask is not None and not mask & PASS:  # the wider mask must not hand others what the narrow one held back
        kept = [(t, b & mask if t in (USER, GROUP_OBJ, GROUP) else b, w) for t, b, w in kept]
    return sorted([*kept, (USER, before | PASS, uid), (MASK, new_mask, NOBODY)], key=lambda e: (e[0], e[2]))


def pack(list_: list[Entry]) -> bytes:
    """The kernel's form: version 2, then the entries in order of tag and id."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in list_)
