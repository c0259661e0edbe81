"""The life of a change: draft, units asked, decided, approved by another, in force from a date (a15.2, a15.3; D07)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.catalogue.office import BY_TOWN, LAMPS, Office, accomplished, refused
from tests.store.conftest import at

from hotline.audit.models import EventRow
from hotline.catalogue.models import Confirmation, Draft, Item
from hotline.catalogue.selectors import catalogue_on, item_by_key
from hotline.core.catalogue import Facts, decide
from hotline.core.refusal import Refusal
from hotline.outbox.models import Message
from hotline.proving.verifying import verify


def test_an_item_takes_effect_only_after_unit_and_second_person(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    accomplished(office.proposes("派单员老林", number))
    assert set(Confirmation.objects.values_list("unit_id", flat=True)) == {"city_management", "power_supply"}
    assert Message.objects.filter(kind="catalogue_asked").count() == 2
    assert refused(office.approves("目录审批人", number)) == "unconfirmed"
    accomplished(office.confirms("城管局罗局", number))
    assert refused(office.approves("目录审批人", number)) == "unconfirmed"
    accomplished(office.confirms("供电负责人", number))
    accomplished(office.approves("目录审批人", number))
    assert item_by_key("lamp_posts", office.now.date()) is None
    made = item_by_key("lamp_posts", office.tomorrow())
    assert made is not None
    assert (made.drafted_by, made.approved_by, made.reason) == ("lin_dispatcher", "zeng_analyst", "职责调整")
    answers = Confirmation.objects.filter(draft_id=number).values_list("answer", "answered_by")
    assert set(answers) == {("confirmed", "city_management_lead"), ("confirmed", "power_supply_lead")}
    acts = list(EventRow.objects.filter(chain="catalogue").order_by("seq").values_list("act", flat=True))
    assert acts == ["draft", "propose_draft", "confirm_draft", "confirm_draft", "approve_draft"]
    assert verify().clean


def test_an_objection_needs_a_reason_and_the_hotline_decides_with_one(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    office.proposes("派单员老林", number)
    assert refused(office.objects("城管局罗局", number, "  ")) == "reason_missing"
    accomplished(office.objects("城管局罗局", number, "灯具不归我局"))
    accomplished(office.confirms("供电负责人", number))
    assert refused(office.approves("目录审批人", number)) == "unconfirmed"
    assert refused(office.decides("派单员老林", number, "city_management", "")) == "reason_missing"
    assert refused(office.decides("坐席小陈", number, "city_management", "有依据")) == "role"
    accomplished(office.decides("派单员老林", number, "city_management", "三定规定写明"))
    accomplished(office.approves("目录审批人", number))
    kept = Confirmation.objects.get(unit_id="city_management")
    assert (kept.reason, kept.decision_reason, kept.decided_by) == ("灯具不归我局", "三定规定写明", "lin_dispatcher")


def test_silence_is_decided_only_after_the_policys_time(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS, in_force_from=date(2026, 6, 1))
    office.proposes("派单员老林", number)
    asked = Confirmation.objects.get(unit_id="city_management")
    assert asked.due_at == at("2026-04-27", "17:30")
    assert refused(office.decides("派单员老林", number, "", "五一前须启用")) == "not_yet"
    office.now = at("2026-04-27", "17:30")
    accomplished(office.decides("派单员老林", number, "", "两单位均未答复"))
    accomplished(office.approves("目录审批人", number))
    assert item_by_key("lamp_posts", date(2026, 6, 1)) is not None


def test_by_place_every_town_is_asked(office: Office) -> None:
    number = office.drafts("派单员老林", BY_TOWN)
    office.proposes("派单员老林", number)
    assert Confirmation.objects.count() == 23
    accomplished(office.confirms("石岐老张", number))
    assert refused(office.confirms("石岐老张", number)) == "not_asked"
    assert refused(office.confirms("城管局罗局", number)) == "not_asked"


def test_nobody_approves_an_own_draft_nor_without_appointment(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    office.proposes("派单员老林", number)
    for name in ("城管局罗局", "供电负责人"):
        office.confirms(name, number)
    assert refused(office.approves("派单员小孔", number)) == "approver"
    Draft.objects.filter(id=number).update(authors=["lin_dispatcher", "zeng_analyst"])
    assert refused(office.approves("目录审批人", number)) == "D07"


def test_an_author_cannot_be_the_approver_in_the_database_either(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(id=number).update(state="approved", decided_by="lin_dispatcher")


def test_a_draft_corrected_after_it_was_proposed_asks_again(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    office.proposes("派单员老林", number)
    office.confirms("城管局罗局", number)
    assert refused(office.edits("派单员老林", number, LAMPS, read=7)) == "stale"
    accomplished(office.edits("派单员小孔", number, {**LAMPS, "ask": "灯杆编号或门牌"}, read=1))
    row = Draft.objects.get(id=number)
    assert (row.state, row.edition, row.authors) == ("draft", 2, ["kong_dispatcher", "lin_dispatcher"])
    accomplished(office.proposes("派单员小孔", number))
    assert Confirmation.objects.filter(draft_id=number, edition=2, answer="").count() == 2
    assert refused(office.approves("目录审批人", number)) == "unconfirmed"


def test_an_approver_sends_back_with_a_reason_and_drafts_are_withdrawn(office: Office) -> None:
    number = office.drafts("派单员老林", LAMPS)
    office.proposes("派单员老林", number)
    assert refused(office.sends_back("目录审批人", number, "")) == "reason_missing"
    accomplished(office.sends_back("目录审批人", number, "依据不全"))
    assert Draft.objects.get(id=number).state == "draft"
    assert refused(office.withdraws("派单员小孔", number)) == "approver"
    accomplished(office.withdraws("派单员老林", number))
    assert refused(office.proposes("派单员老林", number)) == "state"


def test_only_one_draft_of_a_key_is_open(office: Office) -> None:
    office.drafts("派单员老林", LAMPS)
    assert refused(office.tries_draft("派单员小孔", LAMPS)) == "open_draft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"legal_basis": {}}, "legal_basis"),
        ({"unit": None}, "unit"),
        ({"limits": None}, "limits"),
        ({"limits": {"help": "五天"}}, "limits"),
        ({"class_code": "03x"}, "class_code"),
        ({"demand_types": []}, "demand_types"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_an_item_lacking_something_is_refused_with_the_field_named(
    office: Office, changes: dict[str, Any], field: str
) -> None:
    outcome = office.tries_draft("派单员老林", {**LAMPS, **changes})
    assert isinstance(outcome, Refusal)
    assert outcome.guard == "content"
    assert field in outcome.fact


@pytest.mark.parametrize(
    ("changes", "provision", "words"),
    [
        ({"unit": "hetian_village"}, "a6.2", "禾田村"),
        ({"co_units": ["qiaotou_residents"]}, "a6.2", "桥头社区"),
        ({"unit": "hotline"}, "a5.1", "不是承办单位"),
        ({"unit": "nobody"}, "a15.2", "不是有效期内的单位"),
        ({"class_code": "030598"}, "a13.1", "030598"),
        ({"scope": []}, "a15.2", "匹配词不能区分"),
        ({"legal_basis": {"title": "中华人民共和国物权法"}}, "a15.3", "失效"),
    ],
)
def test_what_the_checks_find_bars_the_way_to_approval(
    office: Office, changes: dict[str, Any], provision: str, words: str
) -> None:
    number = office.drafts("派单员老林", {**LAMPS, **changes})
    outcome = office.proposes("派单员老林", number)
    assert isinstance(outcome, Refusal)
    assert (outcome.guard, outcome.provision) == ("checks", provision)
    assert words in outcome.sentence
    assert "lamp_posts" in outcome.sentence


@pytest.mark.parametrize("office_named", ["", "坦洲镇禾田村（演示）村民委员会", "某社区居委会"])
def test_a_town_needs_its_office_and_no_committee_is_one(office: Office, office_named: str) -> None:
    number = office.drafts("派单员老林", {**BY_TOWN, "office": office_named})
    outcome = office.proposes("派单员老林", number)
    assert isinstance(outcome, Refusal)
    assert outcome.provision == ("a6.2" if office_named else "a15.2")


def test_a_warning_wants_a_sentence(office: Office) -> None:
    number = office.drafts("派单员老林", {**LAMPS, "limits": {"help": "20wd"}})
    assert refused(office.proposes("派单员老林", number)) == "warnings_reason"
    accomplished(office.edits("派单员老林", number, {**LAMPS, "limits": {"help": "20wd"}}, warnings_reason="须等备件"))
    accomplished(office.proposes("派单员老林", number))


def test_a_unit_lead_drafts_own_items_only(office: Office) -> None:
    assert refused(office.tries_draft("城管局罗局", {**LAMPS, "unit": "housing"})) == "own_items"
    assert refused(office.tries_draft("城管局小李", LAMPS)) == "role"
    assert refused(office.tries_draft("石岐老张", BY_TOWN)) == "own_items"
    assert office.drafts("城管局罗局", LAMPS)


def test_the_past_is_never_changed(office: Office) -> None:
    today = office.now.date()
    assert refused(office.tries_draft("派单员老林", LAMPS, in_force_from=today - timedelta(days=1))) == "date_early"
    street = item_by_key("street_light", today)
    assert street is not None
    changed = {**_content(street), "limits": {"help": "2wd"}}
    assert refused(office.tries_draft("派单员老林", changed, in_force_from=today)) == "date_early"
    assert refused(office.tries_draft("派单员老林", _content(street), key="street_light")) == "same_content"
    before = catalogue_on(today)
    office.enacts({**changed, "limits": {"help": "5wd"}}, warnings_reason="更快")
    assert catalogue_on(today) == before
    after = decide(Facts("030501", "help", item="street_light"), catalogue_on(office.tomorrow()))
    assert str(after.limit) == "5wd"


def test_an_item_ends_without_successor(office: Office) -> None:
    office.enacts(None, key="outdoor_ad", ends=True)
    assert item_by_key("outdoor_ad", office.now.date()) is not None
    assert item_by_key("outdoor_ad", office.tomorrow()) is None
    decision = decide(Facts("030304", "help", item="outdoor_ad"), catalogue_on(office.tomorrow()))
    assert decision.gap == "no_item"


def test_two_versions_of_a_key_are_never_in_force_at_once(office: Office) -> None:
    row = Item.objects.get(key="street_light")
    twin = {field.attname: getattr(row, field.attname) for field in Item._meta.concrete_fields}
    for changes in ({"valid_from": date(2026, 5, 1)}, {"valid_from": date(2006, 1, 1), "valid_to": date(2030, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Item.objects.create(**{**twin, "version": "other", **changes})
    Item.objects.create(**{**twin, "version": "other", "valid_from": date(2000, 1, 1), "valid_to": row.valid_from})
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(version="other").update(valid_to=date(2026, 1, 1))


def test_a_version_changes_in_nothing_but_its_end(office: Office) -> None:
    for words in ("update catalogue_item set name = 'x'", "delete from catalogue_item", "delete from catalogue_entry"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
    Item.objects.filter(key="street_light").update(valid_to=date(2030, 1, 1))


def _content(row: Item) -> dict[str, Any]:
    from hotline.catalogue.selectors import content_of

    return content_of(row)
