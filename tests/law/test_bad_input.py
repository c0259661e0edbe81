"""Bad input of `hotline simulate`: every kind of fault is one line on standard error, nothing else, and exit 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.law.test_simulate import simulate

from hotline.cli import main

AT = "2026-03-02T09:00:00+08:00"
LATER = "2026-03-02T10:00:00+08:00"
PLAIN = {"type": "help", "content": "x", "contact": "y"}
REGISTER = {"at": AT, "act": "register", "by": {"role": "agent"}, "args": PLAIN}
REFUSED = {**REGISTER, "args": {"type": "help"}}
ADMIN = {"role": "administrator"}


def step(act: str, role: str = "agent", at: str = LATER, **args: object) -> dict[str, Any]:
    return {"at": at, "act": act, "by": {"role": role}, "args": {name.rstrip("_"): v for name, v in args.items()}}


def steps(*items: object, **more: object) -> list[dict[str, Any]]:
    return [{"id": "坏", "steps": list(items), **more}]


def ask(**question: object) -> list[dict[str, Any]]:
    return [{"id": "坏", "ask": [{"at": AT, **{name.rstrip("_"): v for name, v in question.items()}}]}]


def policy(**fields: object) -> list[dict[str, Any]]:
    return [{"id": "坏", "policy": fields}]


def register(**changes: object) -> list[dict[str, Any]]:
    return steps({**REGISTER, **changes})


def registered_with(**args: object) -> list[dict[str, Any]]:
    return register(args={**PLAIN, **args})


BAD: dict[str, tuple[object, str]] = {
    # not the form of the whole
    "empty": (b"", "input"),
    "not JSON": (b"{", "input"),
    "not UTF-8": (b"\xff", "input"),
    "NaN": (b'[{"id": "a", "x": NaN}]', "NaN"),
    "infinite": (b'[{"id":"a","ask":[{"at":"2026-03-02T09:00:00+08:00","what":"due","x":1e999}]}]', "input"),
    "half a character": (b'[{"id": "\\ud800"}]', "input"),
    "a key twice": (b'[{"id": "a", "id": "b"}]', "id"),
    "nested too deeply": (b"[" * 100_000, "input"),
    "null": (None, "input"),
    "an object": ({"id": "a"}, "input"),
    "a list of texts": (["a"], "scenario 1"),
    "no id": ([{"steps": []}], "id"),
    "id null": ([{"id": None}], "id"),
    "id blank": ([{"id": " "}], "id"),
    "id a number": ([{"id": 7}], "id"),
    "id twice": ([{"id": "a"}, {"id": "b"}, {"id": "a"}], "a"),
    "the second is bad": ([{"id": "a"}, {"id": "乙", "policy": {"no": 1}}], "乙"),
    "steps no list": ([{"id": "坏", "steps": {}}], "steps"),
    "a step no mapping": ([{"id": "坏", "steps": ["x"]}], "steps"),
    "ask no list": ([{"id": "坏", "ask": 1}], "ask"),
    "calendar no mapping": ([{"id": "坏", "calendar": []}], "calendar"),
    "withhold no list": ([{"id": "坏", "calendar": {"withhold": 2026}}], "withhold"),
    "withhold no years": ([{"id": "坏", "calendar": {"withhold": ["2026"]}}], "withhold"),
    "statutory no dates": ([{"id": "坏", "calendar": {"statutory": {"2027": ["1 May"]}}}], "statutory"),
    "statutory no year": ([{"id": "坏", "calendar": {"statutory": {"x": []}}}], "statutory"),
    "statutory year in other digits": ([{"id": "坏", "calendar": {"statutory": {"²": []}}}], "statutory"),
    "statutory year without end": ([{"id": "坏", "calendar": {"statutory": {"9" * 5000: []}}}], "statutory"),
    # who and what
    "act unknown": (register(act="close"), "act"),
    "act missing": (register(act=None), "act"),
    "act of the system": (steps(REGISTER, step("silent_acceptance", "system")), "act"),
    "role unknown": (register(by={"role": "mayor"}), "role"),
    "role missing": (register(by={}), "role"),
    "by missing": (register(by=None), "role"),
    "by no mapping": (register(by="agent"), "by"),
    "unit a number": (register(by={"role": "handler", "unit": 7}), "unit"),
    "ticket a number": (register(ticket=7), "ticket"),
    "args no mapping": (register(args=[]), "args"),
    # instants and dates
    "at missing": (register(at=None), "at"),
    "at a number": (register(at=20260302), "at"),
    "at without offset": (register(at="2026-03-02T09:00:00"), "at"),
    "at without seconds": (register(at="2026-03-02T09:00+08:00"), "at"),
    "at a date": (register(at="2026-03-02"), "at"),
    "at no such date": (register(at="2026-02-30T09:00:00+08:00"), "at"),
    "at no such hour": (register(at="2026-03-02T25:00:00+08:00"), "at"),
    "at before 2007": (register(at="2006-12-31T23:59:59+08:00"), "at"),
    "at beyond all calendars": (register(at="9999-12-31T23:58:00+08:00"), "at"),
    "out of order": (steps({**REGISTER, "at": LATER}, step("accept", "handler", AT)), "step 2"),
    "outside_due without offset": (registered_with(outside_due="2026-03-09T09:00:00"), "outside_due"),
    "outside_due a date": (registered_with(outside_due="2026-03-09"), "outside_due"),
    "expected_by no date": (steps(REGISTER, step("reply", "unit_lead", expected_by="soon")), "expected_by"),
    "co due no instant": (steps(REGISTER, step("invite_co_handler", "handler", due="2026-03-09")), "due"),
    "known_at no instant": (steps(REGISTER, step("report_risk", known_at="now")), "known_at"),
    "started_at no instant": (steps(step("dispose", class_="withdrawn", started_at="x")), "started_at"),
    # sets and required ones
    "type missing": (register(args={"content": "x"}), "type"),
    "type null": (registered_with(type=None), "type"),
    "type blank": (registered_with(type=" "), "type"),
    "type unknown": (registered_with(type="petition"), "type"),
    "priority unknown": (registered_with(priority="high"), "priority"),
    "a flag as text": (registered_with(anonymous="yes"), "anonymous"),
    "claims no list": (registered_with(claims="1"), "claims"),
    "claims of lists": (registered_with(claims=[["1"]]), "claims"),
    "fact a list": (registered_with(fact=["f"]), "fact"),
    "class missing": (steps(step("dispose")), "class"),
    "class unknown": (steps(step("dispose", class_="lost")), "class"),
    "class ticket": (steps(step("dispose", class_="ticket")), "class"),
    "class answered": (steps(step("dispose", class_="answered_on_the_spot")), "class"),
    "line 114": (steps(step("dispose", class_="emergency_told", line="114")), "line"),
    "line a number": (steps(step("dispose", class_="emergency_told", line=110)), "line"),
    "kind unknown": (steps(step("dispose", class_="nothing_asked", kind="rude")), "kind"),
    "form unknown": (steps(REGISTER, step("reply", "unit_lead", form="sung")), "form"),
    "result missing": (steps(REGISTER, step("follow_up", "system", channel="sms")), "result"),
    "result unknown": (steps(REGISTER, step("follow_up", "system", result="happy")), "result"),
    "amended to an unknown type": (steps(REGISTER, step("amend_type", type="x")), "type"),
    "amended to an unknown priority": (steps(REGISTER, step("amend_type", priority="x")), "priority"),
    "a bad value though the role is wrong": (steps(REGISTER, step("reply", "auditor", form="sung")), "form"),
    # limits
    "limit with a leading zero": (steps(REGISTER, step("dispatch", "dispatcher", item_limit="05wd")), "item_limit"),
    "limit of zero": (steps(REGISTER, step("dispatch", "dispatcher", item_limit="0wd")), "item_limit"),
    "limit of an unknown unit": (steps(REGISTER, step("request_extension", length="2weeks")), "length"),
    "limit a number": (steps(REGISTER, step("approve_extension", "reviewer", length=5)), "length"),
    "limit beyond counting": (policy(limit_help="99999wd"), "limit_help"),
    # tickets
    "act on an unknown ticket": (steps(step("accept", "handler")), "T1"),
    "act where register was refused": (steps(REFUSED, step("urge")), "T1"),
    "registered twice": (steps(REGISTER, {**REGISTER, "at": LATER}), "T1"),
    "disposed though it exists": (steps(REGISTER, step("dispose", class_="withdrawn")), "T1"),
    "registered though disposed": (steps(step("dispose", at=AT, class_="withdrawn"), {**REGISTER, "at": LATER}), "T1"),
    # notices and policies
    "notice without year": (steps({"at": AT, "act": "load_notice", "by": ADMIN, "args": {"days": []}}), "year"),
    "notice not shipped": (steps({"at": AT, "act": "load_notice", "by": ADMIN, "args": {"year": 2027}}), "days"),
    "notice of 2006": (steps({"at": AT, "act": "load_notice", "by": ADMIN, "args": {"year": 2006}}), "year"),
    "notice of year true": (steps({"at": AT, "act": "load_notice", "by": ADMIN, "args": {"year": True}}), "year"),
    "notice days no list": (steps(step("load_notice", year=2027, days="x")), "days"),
    "notice days not told": (steps(step("load_notice", year=2027, days=[{"date": "2027-01-01"}])), "days"),
    "notice date": (steps(step("load_notice", year=2027, days=[{"date": "1", "isOffDay": True}])), "days"),
    "adopted field unknown": (steps(step("adopt_policy", policy={"no": 1})), "no"),
    "adopted bad value": (steps(step("adopt_policy", policy={"due_soon": "1"})), "due_soon"),
    "adopted no mapping": (steps(step("adopt_policy", policy=["due_soon"])), "policy"),
    "policy no mapping": ([{"id": "坏", "policy": ["due_soon"]}], "policy"),
    "policy field unknown": (policy(no=1), "no"),
    "policy version": (policy(version="x"), "version"),
    "policy flag as a number": (policy(silent_acceptance=1), "silent_acceptance"),
    "policy number as a flag": (policy(due_soon=True), "due_soon"),
    "policy number as text": (policy(due_soon="1"), "due_soon"),
    "policy number broken": (policy(due_soon=1.5), "due_soon"),
    "policy number negative": (policy(redo_max=-1), "redo_max"),
    "policy enum": (policy(day_end="18:00"), "day_end"),
    "policy enum with one value": (policy(limit_starts_at="acceptance"), "limit_starts_at"),
    "policy fixed flag": (policy(co_objection_stops=True), "co_objection_stops"),
    "policy limit null": (policy(return_window=None), "return_window"),
    "policy limit or word": (policy(extension_max="longest"), "extension_max"),
    "policy redo limit": (policy(redo_limit="half"), "redo_limit"),
    "policy list as text": (policy(follow_up_channels="sms"), "follow_up_channels"),
    "policy list of numbers": (policy(follow_up_channels=[1]), "follow_up_channels"),
    "policy list of unknown types": (policy(oral_reply_types=["petition"]), "oral_reply_types"),
    "policy grades": (policy(overdue_grades=1), "overdue_grades"),
    "policy date": (policy(provisional_tail_from="13-01"), "provisional_tail_from"),
    "policy date of no form": (policy(provisional_tail_from="1225"), "provisional_tail_from"),
    "policy time": (policy(follow_up_hours=["8:30", "20:30"]), "follow_up_hours"),
    "policy span turned round": (policy(follow_up_hours=["20:30", "08:30"]), "follow_up_hours"),
    "policy span of three": (policy(follow_up_hours=["08:30", "12:00", "20:30"]), "follow_up_hours"),
    "policy sessions empty": (policy(work_sessions=[]), "work_sessions"),
    "policy sessions overlapping": (policy(work_sessions=[["08:30", "12:00"], ["11:00", "17:30"]]), "work_sessions"),
    "policy days may be null, not text": (policy(repeat_scope_days="30"), "repeat_scope_days"),
    # questions
    "question without at": ([{"id": "坏", "ask": [{"what": "due"}]}], "at"),
    "question at without offset": (ask(at="2026-03-02T09:00:00", what="due"), "at"),
    "question without what": (ask(), "what"),
    "question unknown": (ask(what="why"), "what"),
    "inner limit missing": (ask(what="due_of"), "of"),
    "inner limit unknown": (ask(what="due_of", of="lunch"), "of"),
    "inner limit of nobody": (ask(what="due_of", of="co:"), "of"),
    "allowed_acts of nobody": (ask(what="allowed_acts"), "role"),
    "allowed_acts of an unknown role": (ask(what="allowed_acts", role="mayor"), "role"),
    "limit_due without limit": (ask(what="limit_due", from_=AT), "limit"),
    "limit_due without from": (ask(what="limit_due", limit="2wd"), "from"),
    "days between without to": (ask(what="working_days_between", from_="2026-03-02"), "to"),
    "days between from before 2007": (ask(what="working_days_between", from_="2006-12-31", to="2026-03-02"), "from"),
    "is_working_day of nothing": (ask(what="is_working_day"), "date"),
    "a date of no form": (ask(what="is_working_day", date="2026-3-2"), "date"),
    "no such date": (ask(what="is_working_day", date="2026-02-29"), "date"),
    "knowledge without publish": (ask(what="knowledge_window"), "publish"),
    "knowledge without submitted": (ask(what="knowledge_status", publish="2026-03-02"), "submitted"),
    "a date beyond the calendar": (ask(what="working_days_between", from_="2026-03-02", to="2400-01-01"), "between"),
    "a window before the calendar": (ask(what="knowledge_window", publish="2007-01-05"), "knowledge_window"),
    "a due beyond the calendar": (
        steps({**REGISTER, "at": "2299-12-30T09:00:00+08:00"}, policy={"dispatch_limit": "20000wh"}),
        "step 1: register",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_2(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, named = BAD[name]
    raw = json.dumps(content).encode() if not isinstance(content, bytes) else content
    assert simulate(raw, monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith("\n")
    assert named in said.err


def test_a_fault_names_scenario_step_and_field(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = steps(REGISTER, step("accept", "handler"), step("dispatch", "dispatcher", item_limit="x"))
    assert simulate([{"id": "好"}, *bad], monkeypatch) == 2
    assert capsys.readouterr().err == (
        "scenario 坏: step 3: item_limit: not a limit of the form 10wd, 5nd, 4wh, 24h or 5min\n"
    )


@pytest.mark.parametrize("file", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["simulate", str(tmp_path / file)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)


GOOD: dict[str, list[dict[str, Any]]] = {
    "nothing at all": [],
    "no steps and no questions": [{"id": "a"}],
    "null where absent is meant": [{"id": "a", "policy": None, "calendar": None, "steps": None, "ask": None}],
    "keys nobody knows": [{"id": "a", "note": 1, "steps": [{**REGISTER, "mood": "good"}]}],
    "arguments nobody knows": registered_with(colour="red"),
    "a channel nobody offers": registered_with(follow_up_channel="pigeon"),
    "a kind of unit nobody knows": steps(REGISTER, step("dispatch", "dispatcher", unit="u", unit_kind="club")),
    "a null where a default stands": registered_with(priority=None),
    "no limit for urgency": policy(limit_urgent=None, limit_critical=None, repeat_scope_days=None),
    "a role without any act": steps(REGISTER, step("accept", "auditor")),
    "a leap day": ask(what="is_working_day", date="2024-02-29"),
    "a question before everything": steps({**REGISTER, "at": LATER}, ask=[{"at": AT, "what": "state"}]),
    "again after a refused register": steps(REFUSED, {**REGISTER, "at": LATER}),
    "a notice replaced by the shipped one": steps(step("load_notice", "administrator", year=2026)),
    "a notice naming the December before": steps(
        step("load_notice", "administrator", year=2027, days=[{"date": "2026-12-31", "isOffDay": True}])
    ),
    "a year withheld that has no notice": [{"id": "a", "calendar": {"withhold": [2030], "statutory": {"2031": []}}}],
    "an instant in another zone": register(at="2026-03-02T01:00:00Z"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_unusual_but_good(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert simulate(GOOD[name], monkeypatch) == 0
    said = capsys.readouterr()
    assert len(json.loads(said.out)) == len(GOOD[name])
    assert said.err == ""


def test_answers_about_a_ticket_that_does_not_exist(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: dict[str, object] = {
        "state": None, "unit": None, "due": None, "provisional": False, "overdue": False, "due_soon": False,
        "remaining_working_days": None, "remaining_working_minutes": None, "timely": None, "explanation": [],
    }  # fmt: skip
    questions = [{"at": AT, "what": what, "ticket": "T9"} for what in expected]
    questions.append({"at": AT, "what": "allowed_acts", "ticket": "T9", "role": "agent"})
    questions.append({"at": AT, "what": "due_of", "of": "accept", "ticket": "T9"})
    assert simulate([{"id": "a", "ask": questions}], monkeypatch) == 0
    asked = json.loads(capsys.readouterr().out)[0]["asked"]
    assert [one["answer"] for one in asked] == [*expected.values(), [], None]
    assert asked[0] == {"at": AT, "what": "state", "ticket": "T9", "answer": None}


def test_a_byte_order_mark_is_no_fault(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert simulate(b'\xef\xbb\xbf[{"id": "a"}]', monkeypatch) == 0
    assert json.loads(capsys.readouterr().out) == [{"id": "a", "steps": [], "asked": []}]
