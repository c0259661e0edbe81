"""Search pieces of demands whose words are new, whose protection changed, that another unit holds (S14).

Outside the deciding transaction. The minute's statements look rows up one by one: joined, PostgreSQL reads them all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection, transaction

from hotline.core.ticket import OPEN, TAKING_PART
from hotline.intake.models import RequesterKey
from hotline.intake.selectors import identity_place
from hotline.personal.cipher import NotOpened, Place
from hotline.personal.keys import Purpose
from hotline.personal.pieces import search_pieces
from hotline.personal.scrub import scrub_of
from hotline.personal.vault import Vault, provider
from hotline.reading.queues import literals
from hotline.tickets.models import Demand, Invitation, SearchText, Words
from hotline.tickets.versions import words_place

BATCH: Final = 200
LOOK_BACK: Final = 200_000
"""How many row ids behind the newest text taken in the minute's sweep looks; the daily whole pass finds any other."""

_NEW: Final = """
with new as materialized (
  select demand_id, max(id) as newest from tickets_words
  where kind = 'content' and id > (select coalesce(max(words), 0) from tickets_searchtext) - %(look_back)s
  group by demand_id)
select demand_id from new
where newest > coalesce((select s.words from tickets_searchtext s where s.demand_id = new.demand_id), 0)
order by demand_id limit %(batch)s
"""
_LYING_WITH: Final = f"""
array(
  select d.unit_id where d.unit_id is not null
  union select i.unit_id from tickets_invitation i where i.demand_id = d.id and i.status in ({literals(TAKING_PART)}))
"""  # noqa: S608 - constants
_MOVED: Final = f"""
with d as materialized (select id, unit_id from tickets_demand where state in ({literals(OPEN)}))
select d.id from d
where not (select s.units from tickets_searchtext s where s.demand_id = d.id) @> {_LYING_WITH}
order by d.id limit %(batch)s
"""  # noqa: S608 - constants
_WHOLE: Final = f"""
select d.id from tickets_demand d left join tickets_searchtext s on s.demand_id = d.id
where d.state is not null and d.id > %(after)s and (
  s.demand_id is null or s.protection <> d.protection or s.key <> %(key)s or not s.units @> {_LYING_WITH}
  or s.words < (select max(w.id) from tickets_words w where w.demand_id = d.id and w.kind = 'content'))
order by d.id limit %(batch)s
"""  # noqa: S608 - constants


def search_texts(*, whole: bool = False) -> int:
    """Take in the words of demands not yet found by them, or not by the unit they lie with; how many demands. With
    `whole` every demand is looked at: another protection, another key, a text that came late.

    A demand at P1 or above keeps a row without pieces: nothing of it is found by words (S14). Two workers at once do
    the same work twice and write the same.
    """
    return sum(_taken_in(statement) for statement in ((_WHOLE,) if whole else (_NEW, _MOVED)))


def _taken_in(statement: str) -> int:
    done, after = 0, 0
    while True:
        wanted: dict[str, int | str] = {"look_back": LOOK_BACK, "batch": BATCH, "after": after, "key": _key()}
        with connection.cursor() as cursor:
            cursor.execute(statement, wanted)
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return done
        take_in(ids)
        done, after = done + len(ids), ids[-1]


def take_in(demands: Sequence[int]) -> None:
    """Take in the words of these demands, in one transaction (S14)."""
    with transaction.atomic(durable=True):
        SearchText.objects.bulk_create(
            _rows(demands),
            update_conflicts=True,
            unique_fields=["demand"],
            update_fields=["pieces", "units", "words", "protection", "key"],
        )


def _key() -> str:
    return provider().writing_key_id(Purpose.INDEX)


def _rows(ids: Sequence[int]) -> list[SearchText]:
    demands = list(Demand.objects.filter(id__in=ids).select_related("requester").defer("view"))
    texts: dict[int, list[Words]] = defaultdict(list)
    for words in Words.objects.filter(demand_id__in=ids, kind="content").order_by("id"):
        texts[words.demand_id].append(words)
    vaults = _vaults(demand.requester_id for demand in demands if _searched(demand))
    units = _units(demands)
    return [_row(demand, texts[demand.id], units[demand.id], vaults.get(demand.requester_id)) for demand in demands]


def _units(demands: Sequence[Demand]) -> dict[int, list[str]]:
    """The unit each lies with, and those that take part."""
    found = {demand.id: {demand.unit_id} if demand.unit_id else set() for demand in demands}
    taking_part = Invitation.objects.filter(demand_id__in=list(found), status__in=TAKING_PART)
    for demand, unit in taking_part.values_list("demand_id", "unit_id"):
        found[demand].add(unit)
    return {demand: sorted(units) for demand, units in found.items()}


def _searched(demand: Demand) -> bool:
    return demand.protection == 0 and not demand.identity_withheld


def _vaults(requesters: Iterable[int | None]) -> dict[int | None, Vault]:
    keys: dict[int | None, list[tuple[str, object, bytes]]] = defaultdict(list)
    wanted = RequesterKey.objects.filter(requester_id__in={one for one in requesters if one})
    for key in wanted:
        keys[key.requester_id].append((key.purpose, key.id, bytes(key.wrapped)))
    return {requester: Vault(rows) for requester, rows in keys.items()}  # type: ignore[arg-type]


def _row(demand: Demand, texts: list[Words], units: list[str], vault: Vault | None) -> SearchText:
    pieces: set[int] = set()
    name = _name(demand, vault) if vault is not None and _searched(demand) else ""
    if vault is not None and _searched(demand):
        for words in texts:
            pieces.update(_pieces(vault, words, name))
    newest = max((words.id for words in texts), default=0)
    return SearchText(
        demand_id=demand.id, pieces=sorted(pieces), units=units, words=newest, protection=demand.protection, key=_key()
    )


def _name(demand: Demand, vault: Vault) -> str:
    """The requester's name, only to take it out of the words."""
    requester = demand.requester
    if requester is None or not requester.name_sealed:
        return ""
    place = identity_place("name_sealed", requester.id)
    return _opened(vault, Purpose.IDENTITY, place, bytes(requester.name_sealed))


def _opened(vault: Vault, purpose: Purpose, place: Place, sealed: bytes) -> str:
    """A value opened; empty once it is erased."""
    try:
        return vault.open(purpose, place, sealed)
    except (KeyError, NotOpened):
        return ""


def _pieces(vault: Vault, words: Words, name: str) -> list[int]:
    """The pieces of one text, scrubbed; none of an erased one."""
    text = _opened(vault, Purpose.CONTENT, words_place(words), bytes(words.sealed))
    return search_pieces(provider(), scrub_of(text, [name]))
