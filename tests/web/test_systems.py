"""Outside systems: an account by three people, keys shown once, revoked at once, all events (S40; roles 4)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.store.desk import WHO
from tests.web.conftest import NOW, Clock, SignedIn

from hotline.access.models import SystemRequest
from hotline.audit.models import EventRow
from hotline.organisation.models import Post, ServiceAccount, ServiceKey
from hotline.organisation.service_keys import account_of

WHO["保密员老谭"] = ("tan_privacy", "privacy_officer")
WHO["主管部门小白"] = ("zeng_analyst", "analyst")
FACTS = {"name": "城管局系统", "purpose": "unit_system", "unit": "city_management", "scopes": ["tickets", "acts"],
         "addresses": "10.1.0.0/16", "per_minute": "120"}  # fmt: skip


@pytest.fixture
def feng(signed_in: SignedIn) -> Client:
    """管理员小冯; 主管部门小白 is the department's approver."""
    Post.objects.create(
        person_id="zeng_analyst", unit_id="hotline", role="analyst", appointment="department_approver",
        valid_from=NOW.date(),
    )  # fmt: skip
    return signed_in("管理员小冯")


def does(client: Client, what: str) -> str:
    request = SystemRequest.objects.latest("id")
    answer = client.post("/desk/systems", {"what": what, "request": str(request.pk)}, follow=True)
    return str(answer.content.decode())


def approved(feng: Client, signed_in: SignedIn) -> ServiceAccount:
    assert "已起草" in feng.post("/desk/systems/new", FACTS, follow=True).content.decode()
    assert "字段已确认" in does(signed_in("保密员老谭"), "fields")
    assert "账号已建立" in does(signed_in("主管部门小白"), "grant")
    return ServiceAccount.objects.get(name="城管局系统")


def token_on(page: str) -> str:
    return page.partition('<p class="mono words">')[2].partition("</p>")[0]


def test_three_people_make_an_account_and_its_key_is_shown_once(feng: Client, signed_in: SignedIn) -> None:
    account = approved(feng, signed_in)
    assert (account.unit_id, account.scopes, account.addresses) == (
        "city_management",
        ["tickets", "acts"],
        ["10.1.0.0/16"],
    )
    assert (account.drafted_by, account.approved_by) == ("feng_administrator", "zeng_analyst")
    page = feng.post(f"/desk/systems/{account.pk}", {"what": "issue", "days": "30"}).content.decode()
    token = token_on(page)
    found = account_of(token, datetime.now(UTC))
    assert found is not None
    assert found[0].expires_at == NOW + timedelta(days=30)
    assert token not in feng.get(f"/desk/systems/{account.pk}").content.decode()
    acts = EventRow.objects.filter(chain="access").exclude(act="sign_in").order_by("seq")
    assert list(acts.values_list("act", flat=True)) == [
        "draft_system",
        "confirm_system_fields",
        "decide_system",
        "issue_key",
    ]
    assert token not in str(list(acts.values_list("args", flat=True)))


def test_the_wrong_person_and_the_wrong_order_are_refused(feng: Client, signed_in: SignedIn) -> None:
    feng.post("/desk/systems/new", FACTS)
    bai, tan = signed_in("主管部门小白"), signed_in("保密员老谭")
    assert "保密员尚未确认字段" in does(bai, "grant")
    assert "字段由保密员确认" in does(feng, "fields")
    assert "由主管部门审批人批准" in does(feng, "grant")
    does(tan, "fields")
    assert "由主管部门审批人批准" in does(tan, "grant")
    assert not ServiceAccount.objects.exists()
    assert "已退回" in does(bai, "refuse")
    assert "该申请已经决定" in does(bai, "grant")
    assert not ServiceAccount.objects.exists()


def test_a_key_revoked_and_an_account_ended_do_not_open_any_more(feng: Client, signed_in: SignedIn) -> None:
    account = approved(feng, signed_in)
    url = f"/desk/systems/{account.pk}"
    first = token_on(feng.post(url, {"what": "issue", "days": "30"}).content.decode())
    second = token_on(feng.post(url, {"what": "issue", "days": "30"}).content.decode())
    key = ServiceKey.objects.get(pk=first.split("_")[1])
    assert (
        "已吊销" in signed_in("保密员老谭").post(url, {"what": "revoke", "key": key.pk}, follow=True).content.decode()
    )
    assert account_of(first, datetime.now(UTC)) is None
    assert account_of(second, datetime.now(UTC)) is not None
    assert "账号已停用" in feng.post(url, {"what": "end"}, follow=True).content.decode()
    assert account_of(second, datetime.now(UTC)) is None
    assert "该账号已停用" in feng.post(url, {"what": "issue", "days": "30"}).content.decode()


def test_who_only_watches_changes_nothing(feng: Client, signed_in: SignedIn) -> None:
    account = approved(feng, signed_in)
    WHO["审计员老邓"] = ("deng_auditor", "auditor")
    deng = signed_in("审计员老邓")
    url = f"/desk/systems/{account.pk}"
    assert deng.get(url).status_code == 200
    assert "密钥由管理员发放" in deng.post(url, {"what": "issue", "days": "30"}).content.decode()
    assert "由管理员或者保密员停用" in deng.post(url, {"what": "end"}, follow=True).content.decode()
    assert deng.get("/desk/systems/new").status_code == 403
    assert not ServiceKey.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "请填写系统名称"),
        ({"purpose": "x"}, "请选择用途"),
        ({"scopes": []}, "权限只能是"),
        ({"scopes": ["contacts"]}, "权限只能是"),
        ({"unit": "nowhere"}, "单位系统须写明单位"),
        ({"addresses": "10.1.0.0/99"}, "不是网络地址"),
        ({"per_minute": "0"}, "每分钟次数应为"),
        ({"per_minute": "x" * 9}, "每分钟次数应为"),
        ({"purpose": "channel", "channel": "", "scopes": ["contacts"]}, "渠道须写明渠道代码"),
    ],
)
def test_a_draft_that_will_not_do_says_why_and_keeps_what_was_typed(
    feng: Client, given: dict[str, object], words: str
) -> None:
    answer = feng.post("/desk/systems/new", {**FACTS, **given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="城管局系统"' in page or given.get("name")
    assert not SystemRequest.objects.exists()


@pytest.mark.parametrize("days", ["0", "401", "", "many", "99999"])
def test_a_key_has_an_end_within_bounds(feng: Client, signed_in: SignedIn, days: str, clock: Clock) -> None:
    account = approved(feng, signed_in)
    page = feng.post(f"/desk/systems/{account.pk}", {"what": "issue", "days": days}).content.decode()
    assert "密钥的有效期为 1 到 400 天" in page
    assert not ServiceKey.objects.exists()
