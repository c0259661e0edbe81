"""People who make rules: every step by the name of who takes it, so that a test reads like a case."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.store.desk import WHO, Desk

from hotline.acting import rulemaking
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import Refusal
from hotline.organisation.models import Person, Post, Unit
from hotline.rulebook.models import Draft
from hotline.rulebook.shipped import shipped_notices
from hotline.sweeps.previews import whole

MAKERS = {
    "分析员小曾": ("zeng_analyst", "analyst"),
    "知识管理员小袁": ("yuan_knowledge", "knowledge_editor"),
    "保密员老谭": ("tan_privacy", "privacy_officer"),
    "审批人罗处": ("luo_department", "analyst"),
    "审批人余处": ("yu_department", "analyst"),
}
WHO.update(MAKERS)

STEPS = {
    "revises": rulemaking.revise_rule,
    "submits": rulemaking.submit_rule,
    "withdraws": rulemaking.withdraw_rule,
    "confirms": rulemaking.confirm_rule,
    "approves": rulemaking.approve_rule,
    "returns": rulemaking.return_rule,
}


def appoint_approvers(day: date) -> None:
    """The department in charge with two people who approve its rules (a4.2)."""
    Unit.objects.create(
        key="data_bureau", name="政务服务和数据管理局", short_name="数据局", kind="city_department", valid_from=day
    )
    for key, name in (("luo_department", "罗处"), ("yu_department", "余处")):
        Person.objects.create(key=key, name=name)
        Post.objects.create(
            person_id=key, unit_id="data_bureau", role="analyst", appointment="department_approver", valid_from=day
        )


class RuleDesk(Desk):
    """The desk with those who make its rules."""

    def at(self, now: datetime) -> "RuleDesk":
        """The same desk at another time."""
        self.now = now
        return self

    def drafts(self, name: str, kind: str, content: dict[str, Any], /, subject: str = "", **more: Any) -> str:
        """Begin a draft that must succeed; its number."""
        done = self.tries_to_draft(name, kind, content, subject, **more)
        assert isinstance(done, Accomplished), done
        return done.number

    def tries_to_draft(
        self, name: str, kind: str, content: dict[str, Any], subject: str = "", /, **more: Any
    ) -> Accomplished | Refusal:
        """Ask for a draft."""
        self.now += timedelta(minutes=1)
        args = {"kind": kind, "subject": subject, "content": content, "reason": "依据第四条第二款", **more}
        return rulemaking.draft_rule(Asked("draft_rule", "", self.who(name), self.now, args))

    def tries_to(self, name: str, step: str, draft: str, /, **args: Any) -> Accomplished | Refusal:
        """Ask for a step with a draft."""
        self.now += timedelta(minutes=1)
        version = args.pop("version", None)
        return STEPS[step](Asked(step, draft, self.who(name), self.now, args, None, version))

    def takes(self, name: str, step: str, draft: str, /, **args: Any) -> Accomplished:
        """Take a step that must succeed."""
        done = self.tries_to(name, step, draft, **args)
        assert isinstance(done, Accomplished), done
        return done

    def refused_to(self, name: str, step: str, draft: str, /, **args: Any) -> str:
        """The guard that refuses a step which must be refused."""
        done = self.tries_to(name, step, draft, **args)
        assert isinstance(done, Refusal), done
        return done.guard

    def makes(
        self, kind: str, content: dict[str, Any], /, subject: str = "", author: str = "", **more: Any
    ) -> str:  # fmt: skip
        """A rule from its draft to its approval by 审批人罗处; the draft's number."""
        of_text = kind == "template"
        author = author or ("知识管理员小袁" if of_text else "分析员小曾")
        draft = self.drafts(author, kind, content, subject=subject, **more)
        self.takes(author, "submits", draft)
        if of_text:
            self.takes("保密员老谭", "confirms", draft)
        self.previews(draft)
        self.takes("审批人罗处", "approves", draft)
        return draft

    def previews(self, draft: str) -> Any:
        """The effect of a draft, counted to its end."""
        return whole(Draft.objects.get(id=int(draft)), self.now)


def notice(year: int, off: list[str], worked: list[str] = [], **more: Any) -> dict[str, Any]:  # noqa: B006 - not changed
    """The content of a draft of a notice: the fixed statutory days, and what is given besides."""
    fixed = [f"{year}-01-01", f"{year}-05-01", f"{year}-10-01", f"{year}-10-02", f"{year}-10-03"]
    days = dict.fromkeys([*fixed, *off], "off") | dict.fromkeys(worked, "working")
    return {"year": year, "days": dict(sorted(days.items())), **more}


def this_year(*off: str) -> dict[str, Any]:
    """The notice of 2026 with some more days off."""
    shipped = {day.isoformat(): fact for day, fact in shipped_notices()[2026].days.items()}
    return {"year": 2026, "days": dict(sorted((shipped | dict.fromkeys(off, "off")).items()))}


def at(day: str, time: str = "09:00") -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(f"{day}T{time}:00+08:00")
