"""A demand through the API from its receipt to follow-up, by the systems of the hotline and of the unit."""

from tests.api.client import System
from tests.api.conftest import registered
from tests.store.desk import CHECKLIST, REPORT

from hotline.audit.models import EventRow
from hotline.proving.verifying import verify


def test_a_demand_goes_its_whole_way_through_two_systems(hotline: System, bureau: System) -> None:
    number = registered(hotline)
    lin, li, luo = hotline.as_("派单员老林"), bureau.as_("城管局小李"), bureau.as_("城管局罗局")
    given = lin.does(number, "dispatch", unit="city_management", duty_basis="三定规定", class_code="030303")
    assert given.body["state"] == "dispatched"
    assert given.body["due"] is not None
    assert given.headers["ETag"] == '"2"'
    li.does(number, "accept")
    li.does(number, "contact_requester", reached=True, said="已联系")
    luo.does(number, "request_extension", reason="等待配件", length="2wd", cause="weather")
    longer = hotline.as_("审核员周姐").does(number, "approve_extension")
    assert longer.body["due"] > given.body["due"]
    luo.does(number, "reply", reply="路灯已修复。")
    luo.does(number, "request_closure", **REPORT)
    closed = hotline.as_("审核员周姐").does(number, "approve_closure", checklist=CHECKLIST)
    assert closed.body["state"] == "closed"
    acts = list(EventRow.objects.filter(chain=number).order_by("seq").values_list("act", flat=True))
    assert acts[0] == "register"
    assert acts[-1] == "approve_closure"
    assert verify().clean


def test_events_name_the_system_that_asked_and_the_person(hotline: System, bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").does(ticket, "accept")
    who = EventRow.objects.get(chain=ticket, act="accept").actor
    assert (who["account"], who["person"], who["unit"]) == ("cg-prod", "city_management_handler", "city_management")


def test_a_channel_submits_and_a_person_decides(portal: System, hotline: System) -> None:
    sent = portal.with_(Idempotency_Key="k1").post(
        "/contacts", requester={"name": "市民王女士", "phone": "13800138000"}, words="夜间施工噪音"
    )
    assert sent.status == 201
    number, code = sent.body["demands"][0]["number"], sent.body["demands"][0]["query_code"]
    again = portal.with_(Idempotency_Key="k1").post("/contacts", words="夜间施工噪音")
    assert again.body == sent.body
    own = portal.with_(Query_Code=code).get(f"/contacts/{number}")
    assert (own.status, own.body["state"]) == (200, None)
    listed = hotline.as_("派单员老林").get("/tickets", queue="to_register")
    assert [row["number"] for row in listed.body["rows"]] == [number]
    done = hotline.as_("坐席小陈").post(
        f"/demands/{number}/register", type="complaint", content="夜间施工噪音", contact="电话", urgency="settled"
    )
    assert (done.status, done.body["state"]) == (200, "registered")
    twice = hotline.as_("坐席小陈").post(
        f"/demands/{number}/register", type="complaint", content="夜", urgency="settled"
    )
    assert (twice.status, twice.body["type"]) == (409, "urn:hotline:problem:already_decided")
    assert portal.with_(Query_Code=code).get(f"/contacts/{number}").body["state"] == "registered"


def test_a_requester_adds_and_answers_by_number_and_code(portal: System, hotline: System, bureau: System) -> None:
    sent = portal.post("/contacts", requester={"phone": "13800138000"}, words="路灯不亮").body["demands"][0]
    number, own = sent["number"], portal.with_(Query_Code=sent["query_code"])
    hotline.as_("坐席小陈").post(
        f"/demands/{number}/register", type="help", content="路灯不亮", contact="电话", urgency="settled"
    )
    hotline.as_("派单员老林").does(number, "dispatch", unit="city_management", duty_basis="三定", class_code="030303")
    assert own.post(f"/contacts/{number}/acts/add_information", content="在38号门口").status == 200
    assert own.post(f"/contacts/{number}/acts/choose_follow_up_way", way="web").status == 200
    li, luo = bureau.as_("城管局小李"), bureau.as_("城管局罗局")
    li.does(number, "accept")
    li.does(number, "contact_requester", reached=True)
    luo.does(number, "reply", reply="已修复")
    luo.does(number, "request_closure", **REPORT)
    hotline.as_("审核员周姐").does(number, "approve_closure", checklist=CHECKLIST)
    rated = own.post(f"/contacts/{number}/acts/follow_up", channel="web", result="satisfied", solved="solved")
    assert (rated.status, rated.body["state"]) == (200, "archived")
    assert own.get(f"/contacts/{number}").body["replies"][0]["text"] == "已修复"
    assert own.get(f"/contacts/{number}/due").body["steps"][0]["provision"] == "a15.1"
