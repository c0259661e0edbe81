"""Telling a statutory channel (告知法定渠道): its text comes from the list of today, never an expired one (a13.2.2)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hotline.acting.request import Asked
from hotline.catalogue.selectors import entry_in_force


def with_channel(asked: Asked) -> tuple[Asked, str | None]:
    """What is asked for with the text of the channel named by `channel_entry`, and that entry's version.

    The version is empty where no entry is named, None where the one named is not in force today.
    """
    named = str(asked.args.get("channel_entry") or "").strip()
    if not named:
        return asked, ""
    entry = entry_in_force("channel", named, asked.now.date())
    if entry is None:
        return asked, None
    told = {"channel_entry": entry.version, "channel": channel_text(entry.content)}
    known = {} if asked.args.get("reason_code") else {"reason_code": entry.key}
    return replace(asked, args={**asked.args, **told, **known}), entry.version


def channel_text(content: Mapping[str, Any]) -> str:
    """What the requester is told of a channel: name, text, where to find it."""
    found = [f"{label}：{content[name]}" for name, label in _WHERE.items() if content.get(name)]
    return f"{content['name']}。{content['text']}" + (f"（{'；'.join(found)}）" if found else "")


_WHERE = {"address": "地址", "phone": "电话", "web": "网址"}
