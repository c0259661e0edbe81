"""The session in a real browser: warned, covered, the work below untouched; first sign-in with its steps (S22, S24)."""

from datetime import UTC, datetime, timedelta

import time_machine
from tests.journeys.conftest import NOW, PHONE, Arrives
from tests.web.conftest import PASSWORD, SECRET, proofs

from hotline.access.accounts import Wanted, ask
from hotline.access.models import SecondFactor
from hotline.access.second_factor import code_at
from hotline.reading.readers import reader

WORDS = "路灯一周不亮，老人摔过一跤"


def test_the_page_is_covered_and_goes_on_after_signing_in(arrives: Arrives, clock: time_machine.Traveller) -> None:
    chen = arrives("坐席小陈")
    chen.page.clock.install()
    chen.opens("/desk/contact").fills(content=WORDS)
    chen.page.clock.fast_forward("13:30")
    assert chen.page.locator("#session-warning").is_visible()
    chen.page.get_by_role("button", name="继续").click()
    assert chen.page.locator("#session-warning").is_hidden()
    chen.page.clock.fast_forward("15:30")
    cover = chen.page.locator("#session-cover")
    assert cover.is_visible()
    chen.looks()
    chen.page.keyboard.press("Escape")
    assert cover.is_visible()
    clock.move_to(NOW + timedelta(minutes=40))  # the server has ended it too
    cover.locator("[name=password]").fill("not-the-password")
    cover.locator("[name=code]").fill("000000")
    cover.get_by_role("button", name="登录").click()
    chen.page.get_by_text("账号、密码或动态码不对").wait_for()
    SecondFactor.objects.update(last_step=-1)
    cover.locator("[name=password]").fill(PASSWORD)
    cover.locator("[name=code]").fill(code_at(SECRET, datetime.now(UTC)))
    cover.get_by_role("button", name="登录").click()
    cover.wait_for(state="hidden")
    assert chen.page.locator("main [name=content]").input_value() == WORDS
    chen.fills(place="民生路12号", name="王女士", phone="13800138000")
    chen.presses("登记")  # the form's token is the new session's
    assert "请再提交一次" not in chen.page.locator("body").inner_text()


def test_somebody_else_on_the_cover_gets_a_page_of_the_own(arrives: Arrives, clock: time_machine.Traveller) -> None:
    chen = arrives("坐席小陈")
    chen.page.clock.install()
    chen.opens("/desk/contact").fills(content=WORDS)
    chen.page.clock.fast_forward("15:30")
    given = proofs("派单员老林")
    cover = chen.page.locator("#session-cover")
    chen.page.evaluate("name => { document.getElementById('cover-username').value = name; }", given["username"])
    cover.locator("[name=password]").fill(given["password"])
    cover.locator("[name=code]").fill(given["code"])
    cover.get_by_role("button", name="登录").click()
    chen.page.get_by_text("派单员老林").first.wait_for()
    assert WORDS not in chen.page.content()


def test_the_first_sign_in_step_by_step_on_a_phone(arrives: Arrives, clock: time_machine.Traveller) -> None:
    office = reader("feng_administrator", "administrator", NOW)
    given = ask(Wanted("open", "city_management_handler", "city_li"), office, NOW)
    password = getattr(given, "password", "")
    li = arrives(width=PHONE).opens("/sign-in").fills(username="city_li", password=password).presses("登录")
    li.reads("更换密码", "一次性密码").fills(new="Aa345678901!", again="Aa345678901!").presses("更换密码")
    li.reads("密码太容易猜到").fills(new="green-Kettle-92-rain", again="green-Kettle-92-rain").presses("更换密码")
    li.reads("绑定动态码", "第一步")
    assert li.page.locator("svg.qr").is_visible()
    secret = li.page.locator("main .number").first.inner_text().replace(" ", "")
    li.fills(code=code_at(secret, datetime.now(UTC))).presses("绑定").reads("恢复码", "只显示这一次")
    assert li.page.locator(".codes li").count() == 10
    li.follows("我已保存，继续").reads("保密承诺", "我承诺")
    li.page.locator("main [name=accepted]").check()
    li.presses("确认").reads("在办")
    li.opens("/desk/account").reads("登录的设备，1处", "动态码", "保密承诺")


def test_pages_of_access_at_every_width(arrives: Arrives) -> None:
    arrives("管理员小冯").opens_at_both_widths(
        "/desk/account", "/desk/account/password", "/desk/account/second-factor", "/desk/account/recovery-codes",
        "/desk/account/undertaking", "/desk/account/confirm", "/desk/accounts", "/desk/accounts?state=none",
        "/desk/accounts/of/housing_handler", "/desk/accounts/open", "/desk/accounts/requests", "/desk/rights-review",
        "/desk/undertakings/missing", "/desk/security-people?unit=housing", "/desk/systems", "/desk/systems/new",
        "/desk/sign-in-alarms", "/desk/access-log",
    )  # fmt: skip
