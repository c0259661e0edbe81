"""Records of a CSV file as other systems write them: encoding found, lines counted, memory bounded (a3.1).

A file is read twice: once to find its encoding, once for its records. Neither holds more than one record.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from hotline.trouble import Trouble

LONGEST_CELL = 1_000_000
"""Characters of one cell; nothing a person wrote is longer."""
LONGEST_RECORD = 32 * 1024 * 1024
"""What is read of one record before it is given up."""

_BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Record:
    """One record: the lines it stands on, its cells, and what is wrong with it as a whole (empty: nothing)."""

    line: int
    last_line: int
    cells: list[str]
    wrong: str = ""


def encoding_of(file: Path) -> str:
    """`utf-8-sig` or `gb18030`; where a few bytes fit neither, the one that goes on longer before the first of them.

    Raises Trouble for UTF-16, which spreadsheets call Unicode, and for an empty file.
    """
    with open_bytes(file) as source:
        start = source.read(4)
        if not start:
            raise Trouble(f"文件 {file} 是空的。")
        if start[:2] in _UTF16:
            raise Trouble(f"文件 {file} 是 UTF-16 编码，请另存为 UTF-8 编码的 CSV。")
    read = {name: _fits(file, name) for name in ("utf-8", "gb18030")}
    best = max(read, key=lambda name: read[name])
    return "utf-8-sig" if best == "utf-8" else best


def _fits(file: Path, encoding: str) -> float:
    """Bytes read before the first that are none of this encoding; infinite where all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with open_bytes(file) as source:
        while block := source.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as wrong:
                return done + wrong.start
            done += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return float("inf")


def open_bytes(file: Path) -> BinaryIO:
    """The file, or a Trouble that says why not."""
    try:
        return file.open("rb")
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else error.strerror
        raise Trouble(f"不能读取文件 {file}：{why}。") from error


def records(file: Path, encoding: str) -> Iterator[Record]:
    """Every record of the file, wrong ones too; empty lines are none.

    Where quotes do not fit, only the first line of what they hold is wrong: the lines after it are read anew.
    """
    open_bytes(file).close()
    csv.field_size_limit(LONGEST_RECORD)
    with file.open(encoding=encoding, errors="surrogateescape", newline="") as source:
        lines = _Lines(source)
        reader = csv.reader(lines, strict=True)
        while True:
            first = lines.begin_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                lines.go_back()
                reader = csv.reader(lines, strict=True)
                yield Record(first, first, [], "引号没有闭合或者引号后面还有文字，这一行不能读取")
                continue
            if cells or lines.cut:
                yield Record(first, lines.number, cells, _wrong(cells, cut=lines.cut))


def _wrong(cells: list[str], *, cut: bool) -> str:
    """What makes a record unfit whatever its columns mean."""
    longest = max(map(len, cells), default=0)
    if cut or longest > LONGEST_CELL:
        size = "超过32兆字节" if cut else f"有{longest:,}个字符"
        return f"单元格过大：{size}，上限{LONGEST_CELL:,}个字符"
    text = "".join(cells)
    if "\0" in text:
        return "含有空字符（NUL）"
    if not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text):
        return "含有不属于文件编码的字节，文字不能识别"
    return ""


class _Lines(Iterator[str]):
    """Lines with their number; those of the record being read are kept, so that one can go back behind the first.

    Of an endless line only the beginning is kept, its quotes closed.
    """

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._record: list[str] = []
        self._size = 0
        self._again: deque[str] = deque()
        self.number = 0
        self.cut = False

    def begin_record(self) -> int:
        """A new record begins; the number of its first line."""
        self._record, self._size, self.cut = [], 0, False
        return self.number + 1

    def go_back(self) -> None:
        """Read the lines after the first of this record again."""
        self._again.extendleft(reversed(self._record[1:]))
        self.number -= len(self._record) - 1

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self._size += len(line)
        if self._size > 2 * LONGEST_RECORD:
            raise csv.Error("a record without end")
        self.number += 1
        self._record.append(line)
        return line

    def _read(self) -> str:
        line = self._source.readline(LONGEST_RECORD)
        if len(line) < LONGEST_RECORD or line.endswith(("\n", "\r")):
            return line
        self.cut = True
        quotes, kept = line.count('"'), line[: LONGEST_CELL + 1]
        while more := self._source.readline(_BLOCK):
            quotes += more.count('"')
            if more.endswith(("\n", "\r")):
                break
        open_only_here = kept.count('"') % 2 == 1 and quotes % 2 == 0
        return kept + ('"' if open_only_here else "") + "\n"
