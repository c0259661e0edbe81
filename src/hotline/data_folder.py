"""The folder where this installation keeps its own things: the embedded server, secrets, anchors."""

import errno
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.trouble import Trouble


def path() -> Path:
    """HOTLINE_DATA, by default `var` under the current folder, as an absolute path. Creates nothing."""
    return Path(os.environ.get("HOTLINE_DATA") or "var").absolute()


@contextmanager
def clear_words(folder: Path) -> Iterator[None]:
    """Turn the failures of the file system under `folder` into sentences a person can act on."""
    try:
        yield
    except OSError as error:
        why = {
            errno.EACCES: "没有权限写入",
            errno.EPERM: "没有权限写入",
            errno.EROFS: "所在的文件系统是只读的",
            errno.ENOSPC: "所在的磁盘已满",
            errno.EDQUOT: "磁盘配额已用完",
            errno.ENOTDIR: "路径中有一段不是文件夹",
            errno.EEXIST: "路径已被一个文件占用",
            errno.ENAMETOOLONG: "路径太长",
        }.get(error.errno or 0, error.strerror or str(error))
        raise Trouble(f"数据文件夹 {folder} 不能用：{why}。请换一个能写的文件夹（环境变量 HOTLINE_DATA）。") from error


def make(folder: Path) -> Path:
    """Create `folder` and those above it, closed to other users. Raises Trouble where that cannot be."""
    with clear_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """The secret of that name, made at first use and kept in a file only its owner can read (security S20)."""
    folder = make(path()) / "secrets"
    file = folder / f"{name}.json"
    with clear_words(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            # complete before it has its name: two processes may make it at once, and nobody may read half of one
            draft = file.with_name(f".{name}.{secrets.token_hex(8)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                json.dump(secrets.token_urlsafe(48), out)
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(draft, file)
            except FileExistsError:
                pass  # the other one was first
            finally:
                draft.unlink()
        return str(json.loads(file.read_text()))
