"""One demand through the whole loop, by the people of the demo city."""

from typing import Any

from tests.store.conftest import at

from hotline.acting.kernel import act
from hotline.acting.reception import ContactIn, RequesterIn, register
from hotline.acting.request import Accomplished, Asked
from hotline.organisation.selectors import actor


def test_loop(city: Any) -> None:
    from hotline.demo import data

    people = {p.name: p.key for p in data.people()}
    print(people)
    now = at("2026-04-20")
    chen = next(k for n, k in people.items() if "小陈" in n)
    lin = next(k for n, k in people.items() if "老林" in n)
    li = next(k for n, k in people.items() if "小李" in n)
    luo = next(k for n, k in people.items() if "罗局" in n)
    zhou = next(k for n, k in people.items() if "周姐" in n)
    he = next(k for n, k in people.items() if "小何" in n)
    agent = actor(chen, "agent", now.date())
    done = register(
        Asked(
            "register",
            "",
            agent,
            now,
            {
                "type": "help",
                "content": "路灯不亮",
                "contact": "13800000000",
                "urgency": "settled",
                "place": "石岐街道民生路",
            },
            key="k1",
        ),
        ContactIn("phone", now, RequesterIn(name="王女士", phone="13800000000"), "路灯不亮"),
    )
    assert isinstance(done, Accomplished), done
    n = done.number

    def do(act_, who, role, when, **args):
        r = act(Asked(act_, n, actor(who, role, when.date()), when, args))
        print(act_, r)
        assert isinstance(r, Accomplished), r

    do(
        "dispatch",
        lin,
        "dispatcher",
        at("2026-04-20", "10:00"),
        unit=next(u.key for u in data.units() if "城市管理" in u.name),
        duty_basis="三定规定",
        class_code="030303",
    )
    do("accept", li, "handler", at("2026-04-20", "15:00"))
    do("contact_requester", li, "handler", at("2026-04-21", "09:30"), reached=True, said="现场确认")
    do("reply", luo, "unit_lead", at("2026-05-06", "10:00"), reply="已修复")
    do("request_closure", luo, "unit_lead", at("2026-05-06", "11:00"), result="已修复", outcome="solved")
    do(
        "approve_closure",
        zhou,
        "reviewer",
        at("2026-05-07", "16:00"),
        checklist=[
            "contacted",
            "written_reply_delivered",
            "claims_answered",
            "outcome_supported",
            "long_term_complete",
        ],
    )
    do(
        "follow_up",
        he,
        "follow_up_caller",
        at("2026-05-08", "10:00"),
        channel="phone",
        result="satisfied",
        solved="solved",
    )
