"""Canonical plain form of frozen values: what is stored of a ticket, and read back the same (S17).

Instants as ISO 8601 with +08:00, limits as text, fields at their default left out; a union of changes is told apart by
the class name under `is`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit, parse_limit

Codec = Callable[[Any], Any]


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: equal values give equal bytes (S15)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """A value as plain JSON: dataclasses as mappings without their defaults, instants and limits as text (S17)."""
    match value:
        case None | bool() | int() | str():
            return value
        case Limit():
            return str(value)
        case datetime():
            return value.astimezone(SHANGHAI).isoformat()
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _ if is_dataclass(value):
            return _plain_dataclass(value)
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")


def _plain_dataclass(value: Any) -> dict[str, Any]:
    known = {"is": type(value).__name__}
    cls: Any = type(value)
    for name, default in _defaults(cls):
        held = getattr(value, name)
        if held != default:
            known[name] = plain(held)
    return known


@cache
def _defaults(cls: Any) -> tuple[tuple[str, object], ...]:
    return tuple((f.name, _default(f)) for f in fields(cls))


def _default(f: Field[Any]) -> object:
    if f.default_factory is not MISSING:
        return f.default_factory()
    return f.default


def restore(cls: Any, stored: Mapping[str, Any]) -> Any:
    """The value of a dataclass from its plain form (S17)."""
    values = dict(stored)
    values.pop("is", None)
    for name, read in _readers(cls):
        if name in values:
            values[name] = read(values[name])
    return cls(**values)


@cache
def _readers(cls: Any) -> tuple[tuple[str, Codec], ...]:
    """The fields whose plain form differs from their value, with what reads them."""
    readers = ((name, _reader(hint)) for name, hint in get_type_hints(cls).items())
    return tuple((name, read) for name, read in readers if read is not _as_it_stands)


def _as_it_stands(value: Any) -> Any:
    return value


_limit = lru_cache(maxsize=1_000)(parse_limit)
"""There are few limits, and each ticket holds some."""


def _reader(hint: Any) -> Codec:
    """How a plain value of a field is read, from the field's type."""
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if hint is Limit:
        return _limit
    if is_dataclass(hint):
        cls: Any = hint
        return lambda value: restore(cls, value)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _union_reader([arg for arg in get_args(hint) if arg is not NoneType])
    if origin is tuple:
        return _tuple_reader(get_args(hint))
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        item = _reader(get_args(hint)[1])
        return lambda value: {key: item(held) for key, held in value.items()}
    return _as_it_stands


def _union_reader(options: list[Any]) -> Codec:
    if len(options) == 1:
        one = _reader(options[0])
        return one if one is _as_it_stands else lambda value: None if value is None else one(value)
    by_name: dict[str, Any] = {option.__name__: option for option in options}
    return lambda value: restore(by_name[value["is"]], value) if value is not None else None


def _tuple_reader(items: tuple[Any, ...]) -> Codec:
    if len(items) == 2 and items[1] is Ellipsis:
        each = _reader(items[0])
        return lambda value: tuple(each(item) for item in value)
    readers = [_reader(item) for item in items]
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))
