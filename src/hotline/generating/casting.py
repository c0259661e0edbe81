"""Casting (浇铸): tickets out of moulds, each with its own number, requester, ids, sealed texts and chain of hashes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from hotline.audit.chains import Head, Versions, appended
from hotline.database.identity import BLOCK
from hotline.demo import data
from hotline.generating.moulds import Mould
from hotline.personal.cipher import Place
from hotline.personal.keys import KeyProvider, Purpose
from hotline.personal.pieces import search_pieces
from hotline.personal.scrub import scrub_of
from hotline.personal.vault import Vault, provider
from hotline.rehearsal.chance import Chance


@dataclass(frozen=True)
class Ticket:
    """One ticket to cast: its mould, number, requester with name, and which telling of the story it is."""

    mould: Mould
    number: str
    requester: int
    name: str
    telling: int


def cast(tickets: Sequence[Ticket], seed: int, vaults: Mapping[int, Vault]) -> Iterator[tuple[str, str, str]]:
    """The rows of tickets as COPY takes them: table, columns, lines."""
    ids = Ids(sum(ticket.mould.ids for ticket in tickets))
    gathered: dict[tuple[str, str], list[str]] = {}
    pieces = Pieces()
    for ticket in tickets:
        mould, chance = ticket.mould, Chance(seed, f"telling {ticket.mould.lived.story.n} {ticket.telling}")
        own = ids.take(mould.ids)
        text = said(mould, chance)
        values = _values(ticket, own, chance, text, vaults[ticket.requester])
        for table, (columns, lines) in mould.tables.items():
            gathered.setdefault((table, columns), []).append(lines % values)
        found = pieces.of(mould.searched(text), ticket.name)
        row = f"{own[mould.demand]}\t{found}\t{mould.units}\t{own[mould.newest]}\t{mould.protection}\t{pieces.key}\n"
        gathered.setdefault(SEARCH, []).append(row)
    for (table, columns), lines_of in gathered.items():
        yield table, columns, "".join(lines_of)


SEARCH: Final = ("tickets_searchtext", "demand_id, pieces, units, words, protection, key")


def said(mould: Mould, chance: Chance) -> str:
    """The requester's words: the story's own, its places, times and numbers drawn anew."""
    slots, text = data.texts().slots, mould.lived.text
    drawn = {name: chance.pick(slots[name]) for name in data.slots_of(text) if name not in mould.lived.known}
    return data.fill(text, {**mould.lived.known, **drawn})


def _values(ticket: Ticket, ids: Sequence[int], chance: Chance, text: str, vault: Vault) -> dict[str, object]:
    """What fills the places of the mould."""
    mould = ticket.mould
    values: dict[str, object] = {f"i{n}": one for n, one in enumerate(ids)}
    values |= {f"r{n}": f"{chance.random.getrandbits(96):024x}" for n in range(mould.references)}
    values |= {"n": ticket.number, "q": ticket.requester, "k": f"requester-{ticket.requester}"}
    for n, hash_ in enumerate(_hashes(mould, ticket.number, values)):
        values[f"h{n}"] = f"\\\\x{hash_.hex()}"
    for n, each in enumerate(mould.sealed):
        place = Place(each.table, each.column, ids[each.row], each.version)
        sealed = vault.seal(Purpose.CONTENT, place, text if each.text is None else each.text)
        values[f"s{n}"] = f"\\\\x{sealed.hex()}"
    return values


def _hashes(mould: Mould, number: str, values: Mapping[str, object]) -> Iterator[bytes]:
    """The hashes of the ticket's own chain, its beginning first."""
    head = Head(0, b"")
    yield head.hash
    for event in mould.events:
        args = json.loads(event.args % values)
        versions = Versions(event.policy, event.calendar, event.item)
        _, head = appended(number, head, event.act, event.at, event.actor, args, versions)
        yield head.hash


class Ids:
    """Row ids out of the sequence everybody takes them from, in blocks, rising."""

    def __init__(self, wanted: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select nextval('hotline_ids') from generate_series(1, %s::int) order by 1", [-(-wanted // BLOCK)]
            )
            self._ids = (first + n for (first,) in cursor.fetchall() for n in range(BLOCK))

    def take(self, count: int) -> list[int]:
        """The next so many."""
        return [next(self._ids) for _ in range(count)]


class Pieces:
    """Search pieces as the sweep makes them (S14); each two characters are digested once."""

    def __init__(self) -> None:
        self._provider = provider()
        self.key = self._provider.writing_key_id(Purpose.INDEX)
        self._remembering = _Remembering(self._provider)

    def of(self, texts: Iterable[str], name: str) -> str:
        """The pieces of a demand's texts, its requester's name left out, as an array of COPY."""
        found = {piece for text in texts for piece in search_pieces(self._remembering, scrub_of(text, [name]))}
        return "{" + ",".join(map(str, sorted(found))) + "}"


class _Remembering:
    """A key provider that keeps the digests it has made; for the few thousand pairs of a few hundred texts."""

    def __init__(self, real: KeyProvider) -> None:
        self._real = real
        self._known: dict[tuple[str, bytes], bytes] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return getattr(self._real, name)  # type: ignore[no-any-return]

    def mac_many(
        self, purpose: Purpose, label: str, messages: Sequence[bytes], key_id: str | None = None
    ) -> list[bytes]:
        new = [message for message in messages if (label, message) not in self._known]
        if new:
            digests = self._real.mac_many(purpose, label, new, key_id)
            self._known.update(zip(((label, message) for message in new), digests, strict=True))
        return [self._known[label, message] for message in messages]
