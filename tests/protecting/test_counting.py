"""What is past its time is counted beforehand, and shown with its instant; a run erases by its own query (S43)."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.protecting.test_retention import list_apart, second  # noqa: F401
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WHO, Desk
from tests.web.conftest import Clock, SignedIn, later

from hotline.acting.request import Accomplished
from hotline.audit.models import RefusedAttempt
from hotline.database.identity import new_id
from hotline.operation.models import Run
from hotline.organisation.models import Post
from hotline.protecting import counting
from hotline.protecting.counting import counted, is_old
from hotline.protecting.proposals import decide, propose
from hotline.protection.models import Proposal
from hotline.sweeps import tasks

WHO.update(OTHERS)
KEEPING, PROPOSALS = "/desk/privacy/keeping", "/desk/privacy/proposals"
OLD = at("2020-01-01")


def refused_long_ago() -> None:
    """One record past its time: the simplest there is."""
    RefusedAttempt.objects.create(id=new_id(), at=OLD, act="reply", actor={}, guard="scope", provision="a5.2")


def text(answer: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def count_of(kind: str, now: datetime) -> int | None:
    """What the pages show of a kind."""
    return next(one.count for one in counted(now).rows if one.keeping.kind == kind)


def test_a_page_shows_the_last_count_with_its_instant_until_it_is_counted_anew(
    desk: Desk, signed_in: SignedIn, clock: Clock
) -> None:
    refused_long_ago()
    tan, began = signed_in("保密员老谭"), desk.now
    page = text(tan.get(KEEPING))
    assert "还没有统计" in page
    assert "未统计" in page
    assert tan.post(KEEPING, {"what": "count"}).status_code == 302
    assert count_of("refused", desk.now) == 1
    refused_long_ago()
    later(clock, desk, 10)
    tasks.keep_times.func(0)  # minutes old: it stands
    found = counted(desk.now)
    assert found.at == began
    assert found.total == 1
    assert "截至4月20日09:00统计" in text(tan.get(KEEPING))
    assert "未统计" not in text(tan.get(KEEPING))
    later(clock, desk, 24 * 60)
    tasks.keep_times.func(0)
    assert counted(desk.now).at == desk.now
    assert count_of("refused", desk.now) == 2


def test_who_only_looks_cannot_have_it_counted(desk: Desk, signed_in: SignedIn) -> None:
    deng = signed_in("审计员老邓")
    assert "现在统计" not in text(deng.get(KEEPING))
    assert deng.post(KEEPING, {"what": "count"}).status_code == 422
    assert not Run.objects.filter(name=counting.RUN).exists()


def test_where_demands_are_many_the_worker_counts_and_the_page_says_that_it_does(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "FEW", 0)
    desk.registers()
    refused_long_ago()
    tan = signed_in("保密员老谭")
    for _ in range(2):
        tan.post(KEEPING, {"what": "count"})
    assert ProcrastinateJob.objects.filter(task_name=counting.TASK).count() == 1
    assert "正在重新统计" in text(tan.get(KEEPING))
    assert count_of("refused", desk.now) is None
    tasks.count_due.func()
    assert count_of("refused", desk.now) == 1


def test_both_who_decide_see_the_count_and_a_run_makes_it_old(
    desk: Desk, second: str, signed_in: SignedIn, clock: Clock  # noqa: F811
) -> None:  # fmt: skip
    Post.objects.create(
        person_id="zeng_analyst", unit_id="hotline", role="analyst", appointment="department_approver",
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    WHO["分析员小曾"] = ("zeng_analyst", "analyst")
    refused_long_ago()
    assert is_old(desk.now)
    tan = signed_in("保密员老谭")
    tan.post(PROPOSALS, {"what": "count"})
    assert not is_old(desk.now)
    assert isinstance(propose("retention", "", "due", reads(desk, "保密员老谭"), desk.now), Accomplished)
    for client in (tan, signed_in("分析员小曾")):
        assert "到期的1条（截至4月20日09:00统计，" in text(client.get(PROPOSALS))
    refused_long_ago()  # since the count: it goes all the same
    later(clock, desk, 5)
    done = decide(Proposal.objects.get().id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(done, Accomplished)
    tasks.keep_times.func(0)
    assert not RefusedAttempt.objects.exists()
    assert "办完" in text(tan.get(PROPOSALS))
    Run.objects.filter(name=counting.RUN).update(done_at=desk.now - timedelta(minutes=5))
    assert is_old(desk.now)


def test_a_count_under_other_times_of_keeping_is_not_shown(desk: Desk) -> None:
    tasks.count_due.func()
    row = Run.objects.get(name=counting.RUN)
    assert counted(desk.now).total == 0
    row.did = {name.replace("refused.", "refused.9"): n for name, n in row.did.items()}
    row.save()
    assert count_of("refused", desk.now) is None
    assert counted(desk.now).total is None
    assert is_old(desk.now)
