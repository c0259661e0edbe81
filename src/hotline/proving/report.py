"""What a verification found."""

from dataclasses import dataclass
from typing import Any

from hotline.core.audit import Fault


@dataclass(frozen=True)
class Report:
    """Chains and events read, anchors and sealed lines of the view log checked, faults, loose ends by ticket number.

    `without_follow_up`: closed, and no follow-up is owed or was made (a23.1); `without_next_step`: open, and nobody
    owes anything. `system_acts`: due by rule and not yet swept, which is no fault (R23).
    """

    chains: int
    events: int
    anchors: int
    views: int = 0
    faults: tuple[Fault, ...] = ()
    without_follow_up: tuple[str, ...] = ()
    without_next_step: tuple[str, ...] = ()
    system_acts: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether events, rows and anchors agree and no ticket is left without a next step."""
        return not (self.faults or self.without_follow_up or self.without_next_step)

    def plain(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "clean": self.clean,
            "chains": self.chains,
            "events": self.events,
            "anchors": self.anchors,
            "views": self.views,
            "faults": [
                {"chain": fault.chain, "seq": fault.seq, "what": fault.what, "fact": dict(fault.fact)}
                for fault in self.faults
            ],
            "without_follow_up": list(self.without_follow_up),
            "without_next_step": list(self.without_next_step),
            "system_acts": list(self.system_acts),
        }


CHINESE = {
    "event missing or out of order": "缺少事件或者次序不对",
    "does not follow the event before it": "与前一事件不相接",
    "content changed after it was written": "内容写入后被更改",
    "events missing at the end": "末尾的事件缺失",
    "event without a row": "有事件而没有诉求行",
    "cannot be replayed": "无法重放",
    "anchor file missing": "缺少锚文件",
    "anchor row missing": "缺少锚记录",
    "anchor changed": "锚被更改",
    "event of an anchor missing or changed": "已锚定的事件缺失或者被更改",
    "seal missing": "查看记录的封存批次缺失",
    "seal changed": "查看记录的封存批次被更改",
    "view changed": "查看记录被更改",
    "view missing": "查看记录缺失",
    "view added": "查看记录在封存以后被加入",
}


def sentence(fault: Fault) -> str:
    """One fault in words: which ticket, which event, what."""
    what = CHINESE.get(fault.what, fault.what)
    if fault.what.startswith("row differs: "):
        what = f"数据行与事件重放不一致：{fault.what.removeprefix('row differs: ')}"
    event = f"第 {fault.seq} 个事件" if fault.seq is not None else ""
    facts = "，".join(f"{name}={value}" for name, value in fault.fact.items())
    return f"{fault.chain} {event}：{what}" + (f"（{facts}）" if facts else "")
