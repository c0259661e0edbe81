"""Explanations: every step of a due in full, its canonical form, its hash, its words (R34; a15.1, a19.1)."""

import json
from hashlib import sha256
from typing import Any

import pytest
from tests.law.story import ADMIN, HE, LIN, ZHAO, ZHOU, Story

from hotline.core.canonical import plain, restore
from hotline.core.clock import COUNT_RULE, PROVISION, START_RULE, WHY, deadline
from hotline.core.steps import ENGLISH, canonical_steps, chinese, english, plain_steps, steps_hash
from hotline.core.ticket import Ticket

Line = tuple[str, str, str | None, str | None, int | None, str | None]


def lines(story: Story, when: str, ticket: str = "T1") -> list[Line]:
    """Rule, provision, from, to, days, unit of each step."""
    found = story.deadline(when, ticket)
    assert found is not None
    plain = plain_steps(found.steps)
    assert [step["n"] for step in plain] == list(range(1, len(plain) + 1))
    assert all(step["why"] in WHY.values() for step in plain)
    return [
        (s["rule"], s["provision"], short(s["from"]), short(s["to"]), s["days"], s["unit"]) for s in plain
    ]  # fmt: skip


def short(instant: str | None) -> str | None:
    return instant[5:16] if instant else None


def whys(story: Story, when: str) -> list[str]:
    found = story.deadline(when)
    assert found is not None
    return [step.why for step in found.steps]


def returned(**policy: Any) -> Story:
    return Story(**policy).dispatched("2026-01-05 10:00", "complaint").return_asked("2026-01-06 16:00")


def test_a_refused_return() -> None:
    story = returned().return_refused("2026-01-08 11:00")
    assert lines(story, "2026-01-08 11:00") == [
        ("R13", "a15.1", "01-05T10:00", None, 15, "wd"),
        ("R11", "a15.1", "01-05T10:00", "01-05T10:00", None, None),
        ("R7", "cc201.1", "01-05T10:00", "01-26T17:30", 15, "wd"),
        ("R16", "a17.1", "01-06T16:00", "01-08T11:00", 2, "wd"),
    ]
    assert whys(story, "2026-01-08 11:00") == [
        "按诉求类型确定办理期限",
        "办理期限自派单之时起算，派单即接到诉求工单",
        "自起算之日的次日起计算工作日，到最后一个工作日结束时届满",
        "退单审核时间不计入办理期限",
    ]


def test_a_review_still_running_ends_now() -> None:
    assert lines(returned(), "2026-01-07 09:00")[-1] == ("R16", "a17.1", "01-06T16:00", "01-07T09:00", 1, "wd")


def test_working_time_counts_no_days() -> None:
    story = returned(exclusion_method="working_time").return_refused("2026-01-08 11:00")
    assert lines(story, "2026-01-08 11:00")[-1] == ("R16", "a17.1", "01-06T16:00", "01-08T11:00", None, "wd")


def test_a_review_that_came_too_late_counts_no_days() -> None:
    policy: dict[str, Any] = {"return_window": "5wd", "silent_acceptance": False}
    story = Story(**policy).dispatched("2026-01-05 10:00", "consultation").return_asked("2026-01-08 10:00")
    story.return_refused("2026-01-09 10:00")
    assert lines(story, "2026-01-09 10:00")[-1] == ("R16", "a17.1", "01-08T10:00", "01-09T10:00", 0, "wd")
    late = Story(**policy, exclusion_method="working_time").dispatched("2026-01-05 10:00", "consultation")
    late.return_asked("2026-01-08 10:00").return_refused("2026-01-09 10:00")
    assert lines(late, "2026-01-09 10:00")[-1][4] is None


def test_receipt_after_hours() -> None:
    story = Story(after_hours_receipt="next_opening").dispatched("2026-01-09 18:05", "consultation")
    assert lines(story, "2026-01-09 18:05")[2:] == [
        ("R12", "cc201", "01-09T18:05", "01-12T08:30", None, None),
        ("R7", "cc201.1", "01-09T18:05", "01-14T17:30", 2, "wd"),
    ]
    assert whys(story, "2026-01-09 18:05")[2] == "下班后或者休息日接到，自下一工作日起算，当日不计入"
    nd = Story(after_hours_receipt="next_opening").dispatched("2026-01-09 18:05", item="i", item_limit="5nd")
    assert [line[0] for line in lines(nd, "2026-01-09 18:05")] == ["R13", "R11", "R12", "R8"]
    wh = Story(after_hours_receipt="next_opening").dispatched("2026-01-09 18:05", item="i", item_limit="5wh")
    assert [line[0] for line in lines(wh, "2026-01-09 18:05")] == ["R13", "R11", "R9"]


COUNTS = [("5nd", "R8", "cc201.1"), ("4wh", "R9", "cc201.2"), ("30h", "R10", "cc201.2"), ("90min", "R10", "cc201.2")]


@pytest.mark.parametrize(("limit", "rule", "provision"), COUNTS)
def test_how_it_was_counted(limit: str, rule: str, provision: str) -> None:
    story = Story().dispatched("2026-01-05 10:00", item="照明", item_limit=limit)
    count = lines(story, "2026-01-05 10:00")[-1]
    assert (count[0], count[1], f"{count[4]}{count[5]}") == (rule, provision, limit)


def test_extension_approved_and_refused() -> None:
    story = Story().handled("2026-04-20 10:00")
    story.do("2026-05-06 10:00", ZHAO, "request_extension", reason="r", length="3nd")
    story.do("2026-05-06 11:00", ZHOU, "refuse_extension", reason="r")
    story.do("2026-05-06 12:00", ZHAO, "request_extension", reason="r", length="5wd")
    story.do("2026-05-07 10:00", ZHOU, "approve_extension", length="3wd")
    assert lines(story, "2026-05-07 10:00")[-2:] == [
        ("R18", "a18.1", "05-07T17:30", "05-07T17:30", 0, "nd"),
        ("R18", "a18.1", "05-07T17:30", "05-11T17:30", 3, "wd"),
    ]
    assert whys(story, "2026-05-07 10:00")[-2:] == [
        "不同意延期，到期时间不变，审核时间不返还",
        "同意延期，自原到期时间起延长",
    ]


def test_consultation_of_both_kinds() -> None:
    def consulted(unit: str) -> Story:
        story = Story().dispatched("2026-02-09 10:00", "complaint").return_asked("2026-02-11 09:00")
        story.do("2026-02-12 09:00", ZHOU, "refer_to_consultation", question="q")
        return story.do("2026-02-26 15:00", HE, "decide_consultation", unit=unit, basis="b")

    assert lines(consulted("城管局"), "2026-02-26 15:00")[-1] == (
        "R17", "a17.2", "02-11T09:00", "02-26T15:00", 6, "wd",
    )  # fmt: skip
    assert whys(consulted("城管局"), "2026-02-26 15:00")[-1] == "协商时间不计入办理期限"
    assert lines(consulted("水务局"), "2026-02-26 15:00")[1] == (
        "R17", "a17.2", "02-26T15:00", "02-26T15:00", None, None,
    )  # fmt: skip
    assert whys(consulted("水务局"), "2026-02-26 15:00")[1] == "协商确定由其他单位承办，办理期限自确定之时重新计算"


def test_recall_merge_amendment_and_the_outside_limit() -> None:
    story = Story().dispatched("2026-06-01 10:00", "complaint", outside_due="2026-06-12T17:00:00+08:00")
    story.dispatched("2026-06-03 10:00", "help", "T2")
    story.do("2026-06-03 15:00", LIN, "merge", "T2", into="T1", reason="r")
    story.do("2026-06-08 09:00", LIN, "amend_type", type="consultation", reason="r")
    story.do("2026-06-08 10:00", LIN, "recall", reason="r").dispatch("2026-06-09 10:00")
    assert lines(story, "2026-06-09 10:00") == [
        ("R13", "a15.1", "06-01T10:00", None, 2, "wd"),
        ("R27", "a15.1", "06-01T10:00", "06-01T10:00", None, None),
        ("R7", "cc201.1", "06-01T10:00", "06-03T17:30", 2, "wd"),
        ("R29", "a2.1", "06-03T17:30", "06-17T17:30", None, None),
        ("R27", "a15.1", "06-08T10:00", "06-09T10:00", 1, "wd"),
        ("R35", "a24.1", "06-18T17:30", "06-12T17:00", None, None),
    ]
    assert whys(story, "2026-06-09 10:00")[1] == "撤回后再次派给同一单位，原期限继续计算"
    assert whys(story, "2026-06-09 10:00")[3:] == [
        "变更后重新计算的时间早于原到期时间，保留原到期时间",
        "撤回至再次派单的时间不计入办理期限",
        "外来期限更早，从早适用",
    ]


def test_the_cap_of_a_merged_ticket() -> None:
    story = Story().dispatched("2026-06-01 10:00", "complaint").dispatched("2026-06-03 10:00", "help", "T2")
    story.do("2026-06-03 15:00", LIN, "merge", "T2", into="T1", reason="r")
    assert lines(story, "2026-06-03 15:00")[-1] == ("R28", "a13.2.3", "06-23T17:30", "06-17T17:30", None, None)
    other = Story().dispatched("2026-06-01 10:00").dispatched("2026-06-03 10:00", "complaint", "T2")
    other.do("2026-06-03 15:00", LIN, "merge", "T2", into="T1", reason="r")
    assert [line[0] for line in lines(other, "2026-06-03 15:00")] == ["R13", "R11", "R7"]


def test_a_kept_due_and_a_provisional_one() -> None:
    story = Story().dispatched("2026-12-21 10:00", "complaint")
    assert lines(story, "2026-12-21 10:00")[-1] == ("R4", "cc203", None, None, None, None)
    assert whys(story, "2026-12-21 10:00")[-1] == "暂定，待国务院公布节假日安排"
    off = [{"date": f"2027-01-0{n}", "isOffDay": True} for n in (1, 2, 3)]
    story.do(
        "2026-12-28 09:00", ADMIN, "load_notice", year=2027, days=[*off, {"date": "2027-01-10", "isOffDay": False}]
    )
    assert lines(story, "2026-12-28 09:00")[-1] == ("R5", "a15.1", "01-11T17:30", "01-12T17:30", None, None)
    found = story.deadline("2026-12-28 09:00")
    assert found is not None
    assert (found.provisional, found.policy_version, found.rules_version) == (False, "default", "1")
    assert found.calendar_version != "shipped"


def test_hours_are_never_provisional() -> None:
    story = Story().dispatched("2026-12-31 20:00", item="急", item_limit="24h")
    assert [line[0] for line in lines(story, "2026-12-31 20:00")] == ["R13", "R11", "R10"]
    story = Story().dispatched("2026-12-31 20:00", item="急", item_limit="24min")
    assert [line[0] for line in lines(story, "2026-12-31 20:00")] == ["R13", "R11", "R10"]


CANONICAL = (
    '{"days":2,"from":"2026-01-06T16:00:00+08:00","n":4,"provision":"a17.1","rule":"R16",'
    '"to":"2026-01-08T11:00:00+08:00","unit":"wd","why":"退单审核时间不计入办理期限"}'
)


def test_the_canonical_form_and_its_hash() -> None:
    found = returned().return_refused("2026-01-08 11:00").deadline("2026-01-08 11:00")
    assert found is not None
    assert canonical_steps(found.steps[3:]) == f"[{CANONICAL}]".encode()
    assert json.loads(canonical_steps(found.steps))[0]["to"] is None
    digest = sha256(canonical_steps(found.steps)).hexdigest()
    assert steps_hash(found.steps, lambda content: sha256(content).digest(), "SHA-256") == f"SHA-256:{digest}"


def test_the_words_of_a_step() -> None:
    found = returned().return_refused("2026-01-08 11:00").deadline("2026-01-08 11:00")
    assert found is not None
    assert english(found.steps[3]) == (
        "4. Time of reviewing the return is not counted (2 wd): 2026-01-06 16:00 to 2026-01-08 11:00 [R16, a17.1]"
    )
    assert chinese(found.steps[3]) == (
        "4. 退单审核时间不计入办理期限（2个工作日）：2026-01-06 16:00 至 2026-01-08 11:00〔R16，a17.1〕"
    )
    assert english(found.steps[1]) == (
        "2. The limit starts at dispatch, which is receipt: 2026-01-05 10:00 to 2026-01-05 10:00 [R11, a15.1]"
    )
    late = Story().dispatched("2026-12-21 10:00", "complaint").deadline("2026-12-21 10:00")
    assert late is not None
    assert chinese(late.steps[-1]) == "4. 暂定，待国务院公布节假日安排〔R4，cc203〕"
    assert english(late.steps[-1]) == "4. Provisional until the State Council publishes the holidays [R4, cc203]"


UNITS = [("5nd", "5个自然日"), ("4wh", "4个工作小时"), ("30h", "30小时"), ("90min", "90分钟")]


@pytest.mark.parametrize(("limit", "said"), UNITS)
def test_the_chinese_units(limit: str, said: str) -> None:
    found = Story().dispatched("2026-01-05 10:00", item="照明", item_limit=limit).deadline("2026-01-05 10:00")
    assert found is not None
    assert f"（{said}）" in chinese(found.steps[0])


def test_every_rule_of_a_step_has_provision_and_words() -> None:
    rules = {key.split()[0] for key in WHY}
    assert rules == set(PROVISION) == set(ENGLISH)
    assert set(START_RULE.values()) | set(COUNT_RULE.values()) <= rules
    assert all(WHY.values())
    assert all(ENGLISH.values())


def test_an_outside_limit_that_ends_with_the_own_due_is_no_step() -> None:
    own = "2026-03-16 17:30"
    same = Story().dispatched("2026-03-02 10:00", outside_due="2026-03-16T17:30:00+08:00")
    assert (same.due("2026-03-02 10:00"), "R35" in same.rules("2026-03-02 10:00")) == (own, False)
    earlier = Story().dispatched("2026-03-02 10:00", outside_due="2026-03-16T17:29:59+08:00")
    assert "R35" in earlier.rules("2026-03-02 10:00")


def test_on_a_tie_of_equal_limits_the_items_own_is_named_however_the_ticket_was_read() -> None:
    """R13: on a tie the basic limit. A ticket read back from its row holds one value for two equal limits."""
    story = Story().dispatched("2026-06-01 10:00", "help", priority="urgent", item="CS-1", item_limit="3wd")
    ticket = story.ticket()
    kept = restore(Ticket, plain(ticket))
    assert ticket.held().clock == kept.held().clock
    for one in (ticket, kept):
        found = deadline(one.held().clock, story.world.calendar, story.world.policy)
        assert found.steps[0].why == WHY["R13 item"]
