"""The story of one demand in lines of text: header, history with refused attempts, requests, replies, due."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.clock import Step
from hotline.core.instants import SHANGHAI
from hotline.core.intake import DISPOSITIONS
from hotline.core.lifecycle import ACTS, ROLES, STATE_WORDS
from hotline.core.privacy import P4
from hotline.core.records import RECORDS
from hotline.core.steps import chinese, english
from hotline.core.ticket import OPEN_WITH_UNIT
from hotline.intake.importing import TYPES
from hotline.intake.selectors import identity_place, vault_of
from hotline.organisation.models import Person, Unit
from hotline.organisation.selectors import CITY, levels
from hotline.personal.cipher import NotOpened
from hotline.personal.keys import Purpose
from hotline.personal.scrub import scrub_of
from hotline.personal.vault import Vault
from hotline.tickets.models import Assignment, Demand, Invitation, Reply, Request, Words
from hotline.tickets.versions import words_place

TYPE_WORDS: Final = {code: word for word, code in reversed(TYPES.items())}
SIDE_WORDS: Final = {
    "silent_acceptance": "视为受理",
    "recompute": "按新日历重算期限",
    "take_in": "有工单并入本单",
    "let_go": "有工单拆出本单",
    "lead_moved": "主单变化",
    "succeed_unit": "机构调整，由承接单位继续办理",
    "to_pool": "承办人离岗，退回本单位待办",
}
REQUEST_WORDS: Final = {
    "return": "退单",
    "extension": "延期",
    "closure": "办结",
    "consultation": "协商",
    "objection": "协办异议",
    "supervision": "督办",
    "redo": "重办",
}
DECISION_WORDS: Final = {
    "approved": "同意",
    "refused": "不同意",
    "lapsed": "失效",
    "consulted": "协商确定",
    "decided": "已确定",
    "upheld": "异议成立",
    "answered": "已报送",
    "redo": "重办",
    "declined": "不予重办",
}
TEXT_WORDS: Final = {
    "place": "事发地",
    "content": "诉求内容",
    "reply": "答复",
    "reason": "理由",
    "basis": "依据",
    "duty_basis": "职责依据",
    "result": "办理结果",
    "answer": "答复",
    "told": "告知内容",
    "said": "联系内容",
    "words": "诉求人的话",
    "facts": "情况",
    "reported_to": "报告对象",
    "done_so_far": "已做工作",
    "question": "协商事项",
    "minutes": "协商记录",
    "decision": "协商结论",
    "people": "参加协商的人",
    "position": "单位意见",
    "title": "标题",
    "summary": "摘要",
    "correction": "更正",
    "instruction_from": "交办来源",
    "source": "答复来源",
    "channel": "法定渠道",
    "city": "转往城市",
    "measures": "工作措施",
    "explanation": "解释",
    "findings": "查明情况",
    "done": "所做的工作",
    "decided": "处理决定",
    "ground": "无法办理的理由",
    "list_item": "职责事项清单条目",
}
ENDING_WORDS: Final = {
    "recalled": "撤回派单",
    "return_approved": "同意退单",
    "consulted_away": "协商确定其他单位",
    "closed": "办结",
    "withdrawn": "诉求人撤回",
}


def story(demand: Demand, *, texts: bool, english: bool) -> Iterator[str]:
    """Every line. Who runs the server is of no desk: texts are opened with `texts` only, scrubbed, unprotected ones.

    Of a sealed demand number and time remain (a11.2, a32.1; roles section 6).
    """
    if demand.protection >= P4:
        yield from (f"工单 {demand.number}", "状态：已封存", f"接到：{at(demand.received_at)}")
        return
    names = Names()
    said = Said(demand, shown=texts)
    yield from _header(demand, names)
    yield from _section("经过", _history(demand, names, said))
    yield from _section("派发", _assignments(demand, names))
    yield from _section("申请与审核", _requests(demand, names))
    yield from _section("协办", _co_handling(demand, names, said))
    yield from _section("答复", _replies(demand, names, said))
    yield from _section("期限怎么算出来的", _steps(demand, english_words=english))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield f"【{title}】"
        yield from found


class Names:
    """Names of people and units, by key, read once."""

    def __init__(self) -> None:
        self._units = dict(Unit.objects.values_list("key", "name"))
        self._people: dict[str, str] = {}

    def unit(self, key: str | None) -> str:
        """A unit's name."""
        return self._units.get(key or "", key or "")

    def person(self, key: str | None) -> str:
        """A person's name."""
        if key and key not in self._people:
            self._people[key] = Person.objects.filter(key=key).values_list("name", flat=True).first() or key
        return self._people.get(key or "", "")

    def actor(self, plain: Mapping[str, Any]) -> str:
        """Who acted: name, post, unit."""
        role = ROLES.get(str(plain.get("role")), str(plain.get("role")))
        who = " 代 ".join(self.person(plain[name]) for name in ("person", "behalf") if plain.get(name))
        unit = self.unit(plain.get("unit"))
        inside = "，".join(part for part in (role, unit) if part)
        return f"{who}（{inside}）" if who else inside


_NOT_ASKED: Final = "（文字未显示，--texts 查看）"
_PROTECTED: Final = "（受保护的文字不在命令行显示，请在工作台按权限查看）"


class Said:
    """The texts of a demand, shown or only mentioned."""

    def __init__(self, demand: Demand, *, shown: bool) -> None:
        self._demand = demand
        self._vault: Vault | None = vault_of(demand.requester_id) if shown and not demand.protection else None
        self._instead = _PROTECTED if demand.protection else _NOT_ASKED
        self._name = self._requester_name()
        self._words = {words.reference: words for words in Words.objects.filter(demand_id=demand.id)}

    def of(self, reference: str | None) -> str:
        """The text kept under a reference."""
        words = self._words.get(reference or "")
        if words is None:
            return ""
        if self._vault is None:
            return self._instead
        try:
            text = self._vault.open(Purpose.CONTENT, words_place(words), bytes(words.sealed))
        except (KeyError, NotOpened):
            return "（文字已删除或者不能打开）"
        return str(scrub_of(text, [self._name]))

    def _requester_name(self) -> str:
        """The requester's name, only to take it out of the words."""
        requester = self._demand.requester
        if self._vault is None or requester is None or not requester.name_sealed:
            return ""
        place = identity_place("name_sealed", requester.id)
        try:
            return self._vault.open(Purpose.IDENTITY, place, bytes(requester.name_sealed))
        except (KeyError, NotOpened):
            return ""


def at(instant: datetime | None) -> str:
    """An instant as people read it in Zhongshan."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if instant else "—"


def _header(demand: Demand, names: Names) -> Iterator[str]:
    yield f"工单 {demand.number}"
    state = STATE_WORDS.get(demand.state or "", "已接到，待登记")
    if demand.disposition in DISPOSITIONS:
        state = f"{state}：{DISPOSITIONS[demand.disposition].zh}"
    facts: list[tuple[str, str]] = [
        ("状态", state),
        ("类型", TYPE_WORDS.get(demand.type, "")),
        ("事项分类", demand.class_code),
        ("承办单位", names.unit(demand.unit_id)),
        ("负责", _answering(demand, names)),
        ("接到", at(demand.received_at)),
        ("到期", f"{at(demand.due_at)}{'（暂定）' if demand.provisional else ''}" if demand.due_at else ""),
        ("办结", at(demand.closed_at) if demand.closed_at else ""),
        ("按期", "" if demand.timely is None else "是" if demand.timely else "否，超期"),
        ("并入", demand.lead.number if demand.lead else ""),
    ]
    yield from (f"{name}：{fact}" for name, fact in facts if fact)


def _answering(demand: Demand, names: Names) -> str:
    """The accountable person, then each level up to the city (a7.1)."""
    if demand.state not in OPEN_WITH_UNIT or demand.unit_id is None:
        return ""
    above = levels(demand.unit_id, (demand.last_event_at or demand.received_at).astimezone(SHANGHAI).date())
    chain = " → ".join("全市" if level.unit == CITY else names.unit(level.unit) for level in above)
    return f"{names.person(demand.person)}（{chain}）"


def _history(demand: Demand, names: Names, said: Said) -> Iterator[str]:
    """Events and refused attempts together, in order of effective time."""
    events = EventRow.objects.filter(chain=demand.number).order_by("seq")
    lines = [(event.at, 0, event.seq, list(_event(event, names, said))) for event in events]
    for n, attempt in enumerate(RefusedAttempt.objects.filter(demand=demand.number).order_by("at", "id")):
        word = ACTS[attempt.act].zh if attempt.act in ACTS else attempt.act
        who, why = names.actor(attempt.actor), f"不予执行：{attempt.sentence}（{attempt.provision}）"
        told = f"{at(attempt.at)}  ✗ {word}  {who}  {why}"
        lines.append((attempt.at, 1, n, [told]))
    for _, _, _, shown in sorted(lines, key=lambda line: line[:3]):
        yield from shown


def _event(event: EventRow, names: Names, said: Said) -> Iterator[str]:
    word = ACTS[event.act].zh if event.act in ACTS else SIDE_WORDS.get(event.act, event.act)
    word = RECORDS[event.act].zh if event.act in RECORDS else word
    unit = f"  → {names.unit(event.args['unit'])}" if event.args.get("unit") else ""
    later = f"  （{at(event.recorded_at)} 记录）" if event.recorded_at != event.at else ""
    yield f"{at(event.at)}  {event.seq}. {word}  {names.actor(event.actor)}{unit}{later}"
    for name, value in event.args.items():
        text = said.of(value.get("reference")) if isinstance(value, dict) else ""
        if text:
            yield f"    {TEXT_WORDS.get(name, name)}：{text}"


def _assignments(demand: Demand, names: Names) -> Iterator[str]:
    for row in Assignment.objects.filter(demand_id=demand.id).order_by("given_at"):
        accepted = f"{at(row.accepted_at)}{'（视为受理）' if row.accepted_silently else ''}"
        ended = f"，{at(row.ended_at)} 结束（{ENDING_WORDS.get(row.ended_by, row.ended_by)}）" if row.ended_at else ""
        yield f"{at(row.given_at)}  {names.unit(row.unit_id)}，到期 {at(row.due_at)}，受理 {accepted}{ended}"


def _requests(demand: Demand, names: Names) -> Iterator[str]:
    for row in Request.objects.filter(demand_id=demand.id).order_by("asked_at", "id"):
        decision = DECISION_WORDS.get(row.decision, row.decision)
        decided = f"{at(row.decided_at)} {names.person(row.decided_by)} {decision}" if row.decided_at else "待审核"
        asked = f"{names.unit(row.unit)} {names.person(row.asked_by)}".strip()
        yield f"{at(row.asked_at)}  {REQUEST_WORDS[row.kind]}：{asked}；{decided}"


def _co_handling(demand: Demand, names: Names, said: Said) -> Iterator[str]:
    """Invitations with their results; lateness is the co-handler's (a16.1)."""
    for row in Invitation.objects.filter(demand_id=demand.id).order_by("invited_at", "id"):
        late = "，迟报，计入该单位" if row.reported_at and row.reported_at > row.due_at else ""
        yield f"{names.unit(row.unit_id)}，内部期限 {at(row.due_at)}，报送 {at(row.reported_at)}{late}"
        yield from (f"    事项点{claim}：{said.of(text)}" for claim, text in row.answers.items())


def _replies(demand: Demand, names: Names, said: Said) -> Iterator[str]:
    for row in Reply.objects.filter(demand_id=demand.id).order_by("version"):
        form = "书面" if row.form == "written" else "口头"
        yield f"第{row.version}版  {at(row.at)}  {names.unit(row.unit)} {names.person(row.by)}（{form}）"
        yield f"    {said.of(row.words)}"


def _steps(demand: Demand, *, english_words: bool) -> Iterator[str]:
    """The steps kept with the last assignment, in words."""
    last = Assignment.objects.filter(demand_id=demand.id).order_by("-given_at", "-id").first()
    if last is None:
        return
    render: Callable[[Step], str] = english if english_words else chinese
    for plain in last.steps:
        yield render(_step(plain))


def _step(plain: Mapping[str, Any]) -> Step:
    """A step from what is stored of it."""
    start, end = (datetime.fromisoformat(plain[name]) if plain[name] else None for name in ("from", "to"))
    return Step(
        n=plain["n"],
        rule=plain["rule"],
        provision=plain["provision"],
        start=start,
        end=end,
        days=plain["days"],
        unit=plain["unit"],
        why=plain["why"],
    )
