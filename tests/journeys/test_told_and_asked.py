"""A unit chooses how it is told, a dispatcher sees what did not arrive, a requester answers a question on a phone."""

from datetime import timedelta
from pathlib import Path

import time_machine
from tests.journeys.conftest import NOW, PHONE, Arrives
from tests.store.desk import Desk
from tests.store.lives import PNG
from tests.web.test_undelivered import Broken

from hotline.outbox.adapters import FileAdapter
from hotline.sweeps import deliver
from hotline.tickets.models import Demand
from hotline.web.codes import grouped_code


def test_a_unit_is_told_by_its_own_way_and_the_dispatcher_sees_what_did_not_arrive(
    arrives: Arrives, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    luo = arrives("城管局罗局", PHONE).opens("/desk/unit-way").ticks(way="sms").presses("更改")
    luo.reads("请填写能接收短信的值班手机号。").fills(address="13900139000").presses("更改").reads("已更改通知方式。")
    desk = Desk(NOW + timedelta(minutes=5))
    number = desk.dispatched()
    clock.move_to(desk.now + timedelta(minutes=5))
    deliver(desk.now, {"*": FileAdapter(tmp_path), "sms": Broken()})
    lin = arrives("派单员老林").opens("/desk").reads("未送达的派单").opens("/desk/undelivered")
    lin.reads(number, "市城市管理和综合执法局", "短信网关不应答，已试1次").presses(f"重新发送 {number}")
    lin.reads("已安排重新发送，没有再次派单。")
    luo.opens("/desk/notices").reads("派单", number)


def test_a_requester_answers_on_the_phone_what_the_unit_asked(arrives: Arrives, clock: time_machine.Traveller) -> None:
    desk = Desk(NOW)
    number = desk.accepted()
    desk.does("城管局小李", "contact_requester", number, reached=False, channel="phone")
    clock.move_to(desk.now + timedelta(minutes=5))
    li = arrives("城管局小李", PHONE).opens(f"/desk/{number}").reads("联系诉求人 1次", "电话 没有联系上")
    li.follows("请诉求人补充").fills(questions="哪一根灯杆？").presses("请诉求人补充").reads("已告知诉求人。")
    code = grouped_code(Demand.objects.get(number=number))
    wang = arrives(width=PHONE).opens("/progress").fills(number=number, code=code).presses("查进度")
    wang.reads("请您补充", "哪一根灯杆？").fills(content="路口东侧第二根。")
    wang.page.set_input_files("main [name=files]", {"name": "灯杆.png", "mimeType": "image/png", "buffer": PNG})
    wang.presses("提交补充").reads("收到您的补充，会送给承办人。")
    li.opens(f"/desk/{number}").reads("路口东侧第二根。", "灯杆.png")
    li.opens("/desk/notices").reads("补充", number)
