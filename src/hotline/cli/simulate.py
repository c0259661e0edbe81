"""`hotline simulate`: scenarios through the pure core, JSON in, JSON out; no database, no clock of the machine."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from hotline.simulator.run import run_scenarios
from hotline.simulator.scenario import BadInput, read_scenarios


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", help="情景文件（JSON，UTF-8）；- 为标准输入")


def run(args: argparse.Namespace) -> int:
    """Print what came of every scenario; bad input is one line on standard error, nothing on standard output, and 2."""
    try:
        outcomes = run_scenarios(read_scenarios(_plain(args.file)))
        text = _printable(outcomes)
    except BadInput as wrong:
        print(" ".join(str(wrong).split()), file=sys.stderr)
        return 2
    sys.stdout.flush()
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()
    return 0


def _plain(file: str) -> object:
    """The JSON of a file or of standard input; raises BadInput for whatever cannot be read as such."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"input: {file}: {error.strerror or error}") from error
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as wrong:
        raise BadInput("input: not UTF-8") from wrong
    except RecursionError as wrong:
        raise BadInput("input: nested too deeply") from wrong
    except ValueError as wrong:
        raise BadInput(f"input: not JSON: {wrong}") from wrong


def _printable(outcomes: object) -> bytes:
    """The answer as UTF-8 JSON; raises BadInput where the input smuggled in what neither can hold."""
    try:
        return json.dumps(outcomes, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"
    except UnicodeEncodeError as wrong:
        raise BadInput("input: a text with half a character") from wrong
    except ValueError as wrong:
        raise BadInput(f"input: {wrong}") from wrong


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two values nobody could say which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} stands twice in one object")
    return found
