"""What the dispatcher sees of a dispatch that did not arrive, and the way a unit chooses besides its desk (a15.1)."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.desk import Desk, row
from tests.web.conftest import Clock, SignedIn, later
from tests.web.test_desk import hidden, text

from hotline.acting.kernel import BadArgument
from hotline.acting.notifying import choose_unit_way
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.outbox.adapters import Adapters, DeliveryFailed, FileAdapter
from hotline.outbox.models import Message, UnitWay
from hotline.proving.verifying import verify
from hotline.sweeps import deliver
from hotline.tickets.models import Restriction

WAY = "/desk/unit-way"
LIST = "/desk/undelivered"


class Broken:
    """A way out that never works."""

    def deliver(self, message: Message, text: str, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        raise DeliveryFailed("短信网关不应答")


def to_unit(number: str, **of: object) -> list[Message]:
    return list(Message.objects.filter(chain=number, recipient="city_management", **of).order_by("id"))


def chooses(desk: Desk, way: str, address: str = "", name: str = "城管局罗局") -> Accomplished | Refusal:
    desk.now += timedelta(minutes=1)
    args = {"way": way, "address": address}
    return choose_unit_way(Asked("choose_unit_way", "city_management", desk.who(name), desk.now, args))


@pytest.fixture
def files(tmp_path: Path) -> Adapters:
    return {"*": FileAdapter(tmp_path)}


def lines(files: Path, way: str) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files.glob(f"{way}-*") for line in file.read_text("utf-8").splitlines()]


def test_a_dispatch_reaches_the_desk_and_the_way_the_unit_chose_once_each(
    desk: Desk, files: Adapters, tmp_path: Path
) -> None:
    assert isinstance(chooses(desk, "sms", "13900139000"), Accomplished)
    number = desk.dispatched()
    assert [one.channel for one in to_unit(number)] == ["desk"]
    for _ in range(2):
        deliver(desk.now, files)
    assert [(one.channel, one.delivered_at) for one in to_unit(number, kind="dispatch")] == [
        ("desk", desk.now),
        ("sms", desk.now),
    ]
    (sent,) = [line for line in lines(tmp_path, "sms") if (line["kind"], line["to"]["kind"]) == ("dispatch", "unit")]
    assert sent["to"] == {"kind": "unit", "key": "city_management", "address": "13900139000"}
    assert sent["text"] == f"【{number}】请办理，期限2026-05-07 17:30。"
    (laid,) = [line for line in lines(tmp_path, "desk") if line["to"] == {"kind": "unit", "key": "city_management"}]
    assert laid["ticket"] == number


def test_no_words_of_the_matter_leave_the_house(desk: Desk, files: Adapters, tmp_path: Path) -> None:
    chooses(desk, "email", "zhiban@cg.example.gov.cn")
    number = desk.dispatched()
    desk.does("派单员老林", "recall", number, reason="王女士改说在民生路")
    deliver(desk.now, files)
    on_desk, by_mail = ([line["text"] for line in lines(tmp_path, way) if line["kind"] == "recall"] for way in
                        ("desk", "email"))  # fmt: skip
    # the unit no longer holds the ticket: the reason reaches its desk, the name in it does not (roles section 6)
    assert "派单已撤回，理由：〔姓名〕改说在民生路。" in str(on_desk)
    assert by_mail == [f"【{number}】撤回派单。状态：已登记待派单。"]


def test_the_last_choice_counts_and_the_desk_alone_is_one(desk: Desk, files: Adapters) -> None:
    chooses(desk, "sms", "13900139000")
    chooses(desk, "email", "zhiban@cg.example.gov.cn")
    chooses(desk, "")
    number = desk.dispatched()
    deliver(desk.now, files)
    assert [one.channel for one in to_unit(number)] == ["desk"]
    assert UnitWay.objects.filter(ended_at__isnull=True).count() == 1
    told = EventRow.objects.filter(chain="organisation", act="choose_unit_way").order_by("seq")
    assert [row.args["way"] for row in told] == ["sms", "email", ""]
    assert "13900139000" not in json.dumps([row.args for row in told])
    assert verify().clean


def test_who_chooses_and_what_is_no_address(desk: Desk) -> None:
    for name in ("城管局小李", "住建局老汪"):
        refusal = chooses(desk, "sms", "13900139000", name)
        assert isinstance(refusal, Refusal)
        assert (refusal.guard, refusal.sentence) == ("unit", "只有当前承办单位可以选择通知方式。")
    for way, address in (("sms", ""), ("sms", "12345"), ("email", "zhiban"), ("fax", "0760")):
        with pytest.raises(BadArgument):
            chooses(desk, way, address)
    assert not UnitWay.objects.exists()


def test_the_lead_of_a_unit_chooses_on_a_page(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    client = signed_in("城管局罗局")
    form = client.get(WAY)
    wrong = client.post(WAY, {"key": hidden(form, "key"), "way": "sms", "address": "12"})
    assert (wrong.status_code, "请填写能接收短信的值班手机号。" in text(wrong)) == (422, True)
    assert 'value="12"' in wrong.content.decode()
    done = client.post(WAY, {"key": hidden(form, "key"), "way": "sms", "address": "13900139000"})
    assert done.headers["Location"] == WAY
    page = client.get(WAY)
    assert "已更改通知方式。" in text(page)
    assert ('value="sms" checked' in page.content.decode(), 'value="13900139000"' in page.content.decode()) == (
        True,
        True,
    )
    assert signed_in("城管局小李").get(WAY).status_code == 403


def test_the_dispatcher_sees_what_did_not_arrive_and_sends_it_again(
    signed_in: SignedIn, desk: Desk, clock: Clock, files: Adapters
) -> None:
    assert "现在没有未送达的派单。" in text(signed_in("派单员老林").get(LIST))
    chooses(desk, "sms", "13900139000")
    number = desk.dispatched()
    deliver(desk.now, {**files, "sms": Broken()})
    now = later(clock, desk)
    client = signed_in("派单员老林")
    page = text(client.get(LIST))
    for told in (number, "市城市管理和综合执法局", "派单", "短信", "短信网关不应答，已试1次", "再试"):
        assert told in page, told
    about = Restriction.objects.create(
        id=new_id(), demand=row(number), kind="recused", subject="lin_dispatcher", set_at=now
    )
    assert number not in text(client.get(LIST))
    Restriction.objects.filter(id=about.id).update(lifted_at=now)
    (failed,) = to_unit(number, delivered_at__isnull=True)
    assert client.post(LIST, {"message": failed.id, "what": "again"}).headers["Location"] == LIST
    assert "已安排重新发送，没有再次派单。" in text(client.get(LIST))
    deliver(now, files)
    assert "现在没有未送达的派单。" in text(client.get(LIST))
    assert EventRow.objects.filter(chain=number, act="dispatch").count() == 1
    assert len(to_unit(number, kind="dispatch")) == 2
    assert "这件派单已经送达或者已由人工告知。" in text(client.post(LIST, {"message": failed.id}, follow=True))


def test_what_was_given_up_can_be_told_by_a_person(
    signed_in: SignedIn, desk: Desk, clock: Clock, files: Adapters
) -> None:
    chooses(desk, "sms", "13900139000")
    number = desk.dispatched()
    for minutes in (0, 1, 5):
        deliver(desk.now + timedelta(minutes=minutes), {**files, "sms": Broken()})
    now = later(clock, desk)
    client = signed_in("派单员老林")
    page = client.get(LIST)
    assert ("不再自动发送" in text(page), "已由人工告知" in text(page)) == (True, True)
    (failed,) = to_unit(number, failed_at__isnull=False)
    client.post(LIST, {"message": failed.id, "what": "told"})
    failed.refresh_from_db()
    assert (failed.task_done_by, failed.task_done_at) == ("lin_dispatcher", now)
    assert "现在没有未送达的派单。" in text(client.get(LIST))


def test_only_who_decides_dispatches_sees_the_list(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    assert signed_in("审核员周姐").get(LIST).status_code == 200
    assert signed_in("坐席小陈").get(LIST).status_code == 403
