"""Demand type (诉求类型) of a written message, for replay only.

A message that comes in through the desk gets its type from the agent. A replayed message (来件回放) has no
agent, so this rule reads title and body. The first row of `RULES` that fits decides; nothing fits: help (求助).

1. The writer names the type in the title: 举报, 投诉, 建议, 咨询, 表扬. The first such word counts.
2. The title names a wrong done by others that an authority must pursue: report.
3. The title asks: consultation.
4. The title proposes something to the public hand: suggestion.
5. Title or body tells a grievance about somebody's conduct: complaint.
6. The body asks or proposes and tells no grievance: consultation or suggestion.

The rule looks at words only. It cannot tell irony, quotation or who did what; it is measured, never trusted:
on 200 annotated messages it agrees with the first reader in 141 (70 %), where the two readers agree in 190. These
messages had been read when the lists were written, so expect less on others.
It confuses complaint with help most often, where a grievance is told without a word of blame.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

DemandType: TypeAlias = Literal["consultation", "help", "complaint", "report", "suggestion", "praise", "other"]

NAMED: tuple[tuple[str, DemandType], ...] = (
    ("举报", "report"),
    ("投诉", "complaint"),
    ("建议", "suggestion"),
    ("咨询", "consultation"),
    ("请问", "consultation"),
    ("表扬", "praise"),
    ("感谢信", "praise"),
    ("点赞", "praise"),
)
WRONGS = (
    "传销 涉黄 赌博 卖淫 违建 违章建筑 违法建设 非法 无证 无照 黑作坊 假药 假冒 偷排 偷倒 倾倒 套取 贪污 受贿 "
    "以权谋私 消防通道 补课 集资 侵吞 私自改建 擅自改建 行医 未批先建"
).split()
QUESTIONS = "吗 呢 何时 什么时候 多久 如何 怎么办理 怎样 是否 哪里 哪些 为何 什么用途 进度 ？ ?".split()
PROPOSALS = "希望 加快 加强 优化 增设 增加 设置 应该 应当 调整 改进 完善 意见 延长 规划 能否 拥堵 推广".split()
GRIEVANCES = (
    "扰民 噪音 噪声 太吵 油烟 恶臭 臭味 异味 污染 粉尘 乱收费 强制 强行 拖延 拖欠 拒绝 拒不 推诿 不作为 欺骗 虚假 "
    "克扣 退费 退款 违规 违反 质量问题 漏水 霸王 态度恶劣 不公 占道 乱停 无人管 没人管 擅自 维权 烂尾 "
    "严重影响 欺诈 欺负 坑害 忽悠 骗 违约 损失 侵害 侵犯 强迫 不合理 吵 肮脏 闯红灯 超速 单方面 至今没有"
).split()


@dataclass(frozen=True)
class Reading:
    """The type found and the word that decided it; no word: nothing fitted and help was taken."""

    demand_type: DemandType
    word: str | None


def first_of(words: list[str], text: str) -> str | None:
    """The word of the list that stands earliest in the text."""
    found = [(text.index(word), word) for word in words if word in text]
    return min(found)[1] if found else None


def named_type(title: str, body: str) -> Reading | None:
    """Rule 1."""
    word = first_of([word for word, _ in NAMED], title)
    return Reading(dict(NAMED)[word], word) if word else None


def words_in_title(words: list[str], demand_type: DemandType) -> Callable[[str, str], Reading | None]:
    """Rules 2 to 4: a list of words looked for in the title."""

    def rule(title: str, body: str) -> Reading | None:
        word = first_of(words, title)
        return Reading(demand_type, word) if word else None

    return rule


def grievance(title: str, body: str) -> Reading | None:
    """Rule 5."""
    word = first_of(GRIEVANCES, title + body)
    return Reading("complaint", word) if word else None


def asked_in_body(title: str, body: str) -> Reading | None:
    """Rule 6."""
    word = first_of(["请问", "咨询", "建议"], body)
    if word is None:
        return None
    return Reading("suggestion" if word == "建议" else "consultation", word)


RULES: tuple[Callable[[str, str], Reading | None], ...] = (
    named_type,
    words_in_title(WRONGS, "report"),
    words_in_title(QUESTIONS, "consultation"),
    words_in_title(PROPOSALS, "suggestion"),
    grievance,
    asked_in_body,
)


def read_demand_type(title: str, body: str = "") -> Reading:
    """Demand type by the rules above (a2.1), with the word that decided."""
    for rule in RULES:
        reading = rule(title, body)
        if reading is not None:
            return reading
    return Reading("help", None)
