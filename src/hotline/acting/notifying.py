"""Choosing how a unit is told besides its desk (a15.1)."""

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hotline.acting.configuring import Change, configure
from hotline.acting.kernel import BadArgument
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import Failed, Refusal, refuse
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.outbox.models import UnitWay
from hotline.personal.phone import validate_phone

WAYS: Final = ("", "sms", "email")
"""The desk alone, or besides it a short message or a mail to the unit's duty desk."""


def choose_unit_way(asked: Asked) -> Accomplished | Refusal:
    """The lead of a unit chooses its way, `asked.number` naming the unit; the last choice counts (a15.1).

    Raises BadArgument for an unknown way or an address that is none.
    """
    way, address = str(asked.args.get("way") or ""), str(asked.args.get("address") or "").strip()
    if way not in WAYS:
        raise BadArgument("没有这种通知方式。")
    if way:
        _check_address(way, address)
    return configure(asked, "organisation", lambda one: _chosen(one, way, address if way else ""))


def _check_address(way: str, address: str) -> None:
    if way == "sms" and (not address or validate_phone(address)):
        raise BadArgument("请填写能接收短信的值班手机号。")
    if way == "email":
        try:
            validate_email(address)
        except ValidationError as wrong:
            raise BadArgument("请填写公务邮箱，例如 zhiban@example.gov.cn。") from wrong


def _chosen(asked: Asked, way: str, address: str) -> Change | Refusal:
    by = asked.by
    if by.role != "unit_lead" or by.unit != asked.number:
        return refuse(asked.act, "unit", "a5.2", Failed({"act": "选择通知方式"}))
    former = UnitWay.objects.filter(unit_id=asked.number, ended_at__isnull=True).values_list("id", flat=True)
    row = UnitWay(
        id=new_id(),
        unit_id=asked.number,
        way=way,
        address=address,
        chosen_by=by.person or "",
        chosen_at=asked.now,
    )
    return Change({"way": way}, [row], [Update(UnitWay, one, {"ended_at": asked.now}) for one in former])
