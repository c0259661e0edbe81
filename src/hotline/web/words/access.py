"""The words of events on the chain of access and of alarms about sign-in."""

from collections.abc import Mapping
from typing import Any, Final

ACTS: Final = {
    "sign_in": "登录",
    "sign_out": "退出",
    "step_up": "再次验证身份",
    "change_password": "更换密码",
    "enrol_second_factor": "绑定动态码",
    "renew_recovery_codes": "重新生成恢复码",
    "accept_undertaking": "作出保密承诺",
    "end_sessions": "退出其他登录",
    "account_open": "开通账号",
    "account_new_password": "重发一次性密码",
    "account_new_factor": "申请解除动态码",
    "account_decide": "决定账号申请",
    "account_end": "停用账号",
    "account_subject": "更改身份平台标识",
    "open_review": "开始权限复核",
    "confirm_rights": "复核确认岗位",
    "draft_undertaking": "起草保密承诺",
    "approve_undertaking": "批准保密承诺",
    "name_security_person": "指定信息安全责任人",
    "draft_system": "起草外部系统账号",
    "confirm_system_fields": "确认外部系统字段",
    "decide_system": "决定外部系统账号",
    "issue_key": "发放密钥",
    "revoke_key": "吊销密钥",
    "end_system": "停用外部系统账号",
    "see_to_alarm": "处理登录告警",
}
"""Act -> its words; one of another room is shown by its code."""

ALARMS: Final = {
    "many_accounts": "同一地址试了许多账号",
    "many_addresses": "同一账号从许多地址被试",
    "codes": "密码正确而动态码多次不对",
    "flood": "同一地址请求过多",
}

_TOLD: Final[Mapping[str, Mapping[Any, str]]] = {
    "way": {"password": "密码", "oidc": "统一身份认证"},
    "factor": {"code": "动态码", "recovery": "恢复码", "oidc": "统一身份认证的二次验证", "": "没有动态码"},
    "granted": {True: "同意", False: "不同意"},
    "waits": {True: "等待第二人"},
    "kind": {"open": "开通账号", "new_password": "重发一次性密码", "new_factor": "解除动态码", **ALARMS},
}


def act_words(act: str) -> str:
    """An act's words."""
    return ACTS.get(act, act)


def told_words(args: Mapping[str, Any]) -> str:
    """What an event tells besides its object, as far as there are words for it."""
    found = [words[args[name]] for name, words in _TOLD.items() if name in args and args[name] in words]
    if "sessions" in args:
        found.append(f"{args['sessions']}处")
    if "version" in args:
        found.append(f"第{args['version']}版")
    if "key" in args:
        found.append(f"密钥 {args['key']}")
    return "，".join(found)
