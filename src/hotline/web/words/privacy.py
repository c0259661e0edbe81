"""Words of protection: fields, marks, kinds of views, grounds (words.md section 11)."""

from typing import Final

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
