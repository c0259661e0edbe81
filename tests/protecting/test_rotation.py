"""Keys rotate while people work: no read fails, exact search finds, old keys fall out of use (a32.1-d; S13)."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk
from tests.store.lives import PNG

from hotline.acting.reception import RequesterIn
from hotline.audit.models import EventRow
from hotline.database import programs
from hotline.database.places import Place, read, without_password
from hotline.intake.models import Requester, RequesterKey
from hotline.intake.selectors import requester_by
from hotline.personal import vault
from hotline.personal.file_keys import FileKeyProvider
from hotline.personal.keys import Purpose, wrapping_key_id
from hotline.personal.vault import provider
from hotline.protecting import rotating
from hotline.protecting.rotating import advance, begin, go_on, standing
from hotline.protection.models import Rotation
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.reading.search import search_phone, search_words
from hotline.sweeps.search_texts import search_texts
from hotline.trouble import Trouble

WHO.update(OTHERS)
PEOPLE = [RequesterIn(name=f"王{n}", phone=f"1380013{n:04}") for n in range(12)]


def soon(_: float) -> None:
    """Wait as long as this one process needs to look into its key file."""
    time.sleep(1.1)


@pytest.fixture(autouse=True)
def keys_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the run's key file: tests running beside these keep the keys they have begun with."""
    held = provider()
    assert isinstance(held, FileKeyProvider)
    assert held.path is not None
    monkeypatch.setenv("HOTLINE_KEYS", str(shutil.copy(held.path, tmp_path / "keys.json")))
    forget_keys()
    yield
    forget_keys()


def forget_keys() -> None:
    """The next use opens the key file the environment names."""
    vault.provider.cache_clear()
    vault._unwrapped.cache_clear()


@pytest.fixture
def numbers(desk: Desk) -> list[str]:
    """A dozen tickets of a dozen people, with a file and words."""
    made = [desk.accepted(who, content=f"第{n}盏路灯不亮") for n, who in enumerate(PEOPLE)]
    desk.does("城管局小李", "attach", made[0], name="现场.png", content=PNG)
    search_texts()
    return made


def under(purpose: Purpose) -> set[str]:
    """The master keys that wrap the data keys of a purpose."""
    found = RequesterKey.objects.filter(purpose=purpose).values_list("wrapped", flat=True)
    return {wrapping_key_id(bytes(wrapped)) for wrapped in found}


def phone_seen(desk: Desk, number: str) -> str | None:
    """The telephone on a ticket's page, as its unit sees it."""
    page = ticket_page(number, reads(desk, "城管局罗局"), desk.now)
    assert page is not None
    assert page.identity is not None
    return page.identity["phone"].text


def test_data_keys_are_wrapped_anew_and_fields_stay_readable(desk: Desk, numbers: list[str]) -> None:
    for purpose in (Purpose.IDENTITY, Purpose.CONTENT, Purpose.FILES):
        row = begin(purpose, desk.now, soon)
        assert advance(row, desk.now)
        assert under(purpose) == {provider().writing_key_id(purpose)} == {row.key}
        assert (row.done, row.total) == (RequesterKey.objects.filter(purpose=purpose).count(),) * 2
    for n, number in enumerate(numbers):
        assert phone_seen(desk, number) == f"138****{n:04}"
    old = [one for one in standing() if one.purpose == "identity" and not one.newest]
    assert [one.rows for one in old] == [0] * len(old)
    acts = list(EventRow.objects.filter(chain="privacy").order_by("seq").values_list("act", flat=True))
    assert acts == ["rotate_keys", "rotated_keys"] * 3
    assert verify().clean


def test_exact_search_finds_before_during_and_after_a_new_index_key(
    desk: Desk, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 4)
    lin = reads(desk, "审核员周姐")
    row = begin(Purpose.INDEX, desk.now, soon)
    steps = rotating._reindex(row)
    for _ in range(4):
        assert [requester_by("phone", who.phone) is not None for who in PEOPLE] == [True] * 12
        assert len(search_phone(PEOPLE[3].phone, reads(desk, "坐席小陈"), desk.now).rows) == 1
        next(steps, None)
    assert advance(row, desk.now)
    assert set(Requester.objects.values_list("index_key", flat=True)) == {row.key}
    assert [requester_by("phone", who.phone) is not None for who in PEOPLE] == [True] * 12
    assert search_words("路灯不亮", lin, desk.now).rows
    again = desk.accepted(PEOPLE[5])
    assert Requester.objects.count() == 12
    assert phone_seen(desk, again) == "138****0005"


def test_a_rotation_stopped_anywhere_goes_on_where_it_was(
    desk: Desk, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 5)
    row = begin(Purpose.CONTENT, desk.now, soon)
    assert not advance(row, desk.now, seconds=0)
    kept = Rotation.objects.get()
    assert (kept.done, kept.finished_at) == (5, None)
    assert len(under(Purpose.CONTENT)) == 2
    with pytest.raises(Trouble, match="还没有完成"):
        begin(Purpose.CONTENT, desk.now, soon)
    assert go_on(desk.now) == 1
    assert Rotation.objects.get().done == 12
    assert under(Purpose.CONTENT) == {row.key}
    assert go_on(desk.now) == 0


def test_no_read_fails_while_keys_rotate(desk: Desk, numbers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)
    failed: list[object] = []
    seen, stop = [0], threading.Event()
    luo, now = reads(desk, "城管局罗局"), desk.now

    def read_on() -> None:
        try:
            while not stop.is_set():
                for number in numbers:
                    page = ticket_page(number, luo, now)
                    if page is None or not page.identity or page.identity["phone"].text is None:
                        failed.append(number)
                    seen[0] += 1
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what the test is about
            failed.append(fault)
        finally:
            connections.close_all()

    reading = threading.Thread(target=read_on)
    reading.start()
    for purpose in (Purpose.IDENTITY, Purpose.INDEX):
        assert advance(begin(purpose, desk.now, soon), desk.now)
    stop.set()
    reading.join()
    assert failed == []
    assert seen[0] > 24


def test_an_erased_key_does_not_come_back(desk: Desk, numbers: list[str]) -> None:
    row = begin(Purpose.IDENTITY, desk.now, soon)
    gone = RequesterKey.objects.filter(purpose=Purpose.IDENTITY).first()
    assert gone is not None
    fresh = rotating._rewrapped(provider(), Purpose.IDENTITY, row.key, [(gone.id, gone.wrapped)])
    RequesterKey.objects.filter(id=gone.id).delete()
    assert rotating._write(fresh) == 0
    assert advance(row, desk.now)
    assert not RequesterKey.objects.filter(id=gone.id).exists()


def test_a_key_is_known_to_every_process_before_one_writes_with_it(desk: Desk) -> None:
    held = provider()
    assert isinstance(held, FileKeyProvider)
    other = FileKeyProvider.__new__(FileKeyProvider)
    other.__init__(_file(held), held._ledger, held.path)  # type: ignore[misc]
    waits: list[list[str]] = []

    def wait(_: float) -> None:
        time.sleep(1.1)
        waits.append([other.key_ids(Purpose.P2)[-1], other.writing_key_id(Purpose.P2)])

    row = begin(Purpose.P2, desk.now, wait)
    (announced, before), (_, after) = waits
    assert announced == row.key == after
    assert before != row.key


def _file(held: FileKeyProvider) -> Any:
    from hotline.personal.key_file import read_key_file

    assert held.path is not None
    return read_key_file(held.path)


def test_codes_and_receipts_only_get_a_new_key(desk: Desk, numbers: list[str]) -> None:
    from hotline.tickets.models import Demand
    from hotline.web.codes import grouped_code

    code = grouped_code(Demand.objects.get(number=numbers[0]))
    row = begin(Purpose.CODES, desk.now, soon)
    assert row.finished_at is not None
    assert grouped_code(Demand.objects.get(number=numbers[0])) == code


def test_a_dump_of_the_database_holds_no_planted_value(desk: Desk, city: Place) -> None:
    from hotline.protecting.reveal import reveal

    number = desk.accepted(CHEN, content="我叫陈大文，住石岐街道民生路12号，电话13900001234")
    desk.does("城管局小李", "attach", number, name="陈大文的身份证.png", content=PNG)
    desk.does("城管局小李", "contact_requester", number, reached=True, said="陈大文说13900001234打不通")
    reveal(number, "phone", reads(desk, "城管局小李"), desk.now, "contact", "陈大文约时间")
    desk.closes(number)
    search_texts()
    words = [str(programs.bundled() / "pg_dump"), "--dbname", without_password(city.owner)]
    password = read(city.owner)[1].get("password", "")
    dump = subprocess.run(words, capture_output=True, check=True, env={"PGPASSWORD": password}, text=True).stdout
    assert number in dump
    for planted in ("陈大文", "13900001234", "chen@example.cn", "民生路12号"):
        assert planted not in dump, planted
