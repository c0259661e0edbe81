"""Words of protection: fields, marks, kinds of views, grounds (words.md section 11)."""

from typing import Final

from django.utils.translation import gettext as _

FIELDS: Final = {
    "name": "姓名",
    "phone": "电话",
    "id_number": "证件号码",
    "address": "住址",
    "email": "电子邮箱",
    "concerned": "相关人",
    "words": "诉求原文",
    "location": "事发地",
    "attachments": "附件",
    "recording": "录音",
}
"""Field of the matrix -> its name on screen."""

VIEW_KINDS: Final = {
    "opened": "打开工单",
    "searched": "按电话查找",
    "revealed": "明文查看",
    "emergency": "紧急查看",
    "exported": "导出",
    "printed": "打印",
    "downloaded": "下载附件",
    "copied": "提供本人查阅",
}

SECRETS: Final = "请勿填写或上传国家秘密、工作秘密。"
"""What every form says (S01)."""


def field_names(fields: list[str]) -> str:
    """Names of fields, one after the other."""
    return "、".join(FIELDS.get(field, field) for field in fields)


def looked_words(kind: str, unit: str, fields: tuple[str, ...], purpose: str, times: int) -> str:
    """One line of 谁看过我的信息: which unit did what, at which fields, for which purpose."""
    of = field_names(list(fields)) or _("工单内容")
    because = _("因“%(purpose)s”") % {"purpose": purpose} if purpose else ""
    if kind == "opened":
        return _("%(unit)s打开过这件诉求，%(times)s次") % {"unit": unit, "times": times}
    told = _("%(unit)s%(because)s%(did)s：%(of)s")
    return told % {"unit": unit, "because": because, "did": _(_DID.get(kind, "查看")), "of": of}


_DID: Final = {
    "searched": "查找",
    "revealed": "查看了全文",
    "emergency": "紧急查看",
    "exported": "导出",
    "printed": "打印",
    "downloaded": "下载",
    "copied": "为您提供了副本",
}
