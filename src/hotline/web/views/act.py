"""办理动作表单 (P03): one pattern for every act - the fields, what happens next, the button named by the act.

A refusal of a standing guard shows no form but why not; what was typed stays whatever happens, also when somebody else
was faster (409).
"""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.kernel import BadArgument
from hotline.acting.kernel import act as do_act
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.acting.sealing import seal
from hotline.core.lifecycle import ACTS, ROLES, WITHOUT_TICKET
from hotline.core.records import RECORDS
from hotline.core.refusal import Failed, Refusal, refuse
from hotline.organisation.selectors import untrained_for
from hotline.reading.opening import open_ticket
from hotline.reading.page import ticket_page
from hotline.reading.shown import TicketPage
from hotline.web import act_form, interrupted
from hotline.web.act_form import Choices, Unreadable
from hotline.web.dispatching import ANSWER, answers_given, barred, options
from hotline.web.frame import Desk, address_of, present
from hotline.web.looking import reader_for
from hotline.web.permission import staff
from hotline.web.reply_letter import letter
from hotline.web.views.desk import around_desk, lists_to_choose, units_to_choose
from hotline.web.words.acts import name_of, words_of
from hotline.web.words.dates import instant_words
from hotline.web.words.due import badge, limit_badge

NAME_UNIT: Final = ("dispatch", "approve_return")
"""Acts that choose among candidates of the catalogue."""
ASSISTED: Final = ("assign", "invite_co_handler")
"""Acts by which a committee may be asked to assist (a6.1)."""
BY_DUTY: Final = ("unit", "duty_basis", "class_code")
"""What such an act asks for where no item of the catalogue is chosen (a15.1)."""


_DO: Final = {"seal": seal}
"""Records that reach further than a registered ticket."""


@dataclass(frozen=True)
class Outcome:
    """What came of a posted form, to be shown on the same form again."""

    errors: dict[str, str]
    refusal: Refusal | None = None
    wrong: str = ""

    @property
    def status(self) -> int:
        """409 where the ticket has changed meanwhile, else 422."""
        return 409 if self.refusal is not None and self.refusal.guard == "stale_version" else 422


@staff()
def form(request: HttpRequest, desk: Desk, number: str, what: str) -> HttpResponse:
    """The form of an act on a ticket, and the act."""
    if (what not in ACTS and what not in RECORDS) or what in WITHOUT_TICKET:
        raise Http404
    reader = reader_for(request, desk, number)
    page = ticket_page(number, reader, present(request), origin=address_of(request))
    if page is None:
        raise Http404
    standing = _standing(page, desk, what)
    if standing is not None:
        return _refused(request, desk, page, what, standing)
    if request.method != "POST":
        return show(request, desk, page, what)
    outcome = _post(request, desk, page, what)
    if not isinstance(outcome, Outcome):
        messages.success(request, said(what, outcome))
        again = open_ticket(number, reader, present(request))  # some acts end the actor's own view of the ticket
        return HttpResponseRedirect(reverse("ticket", args=[number]) if again else reverse("desk"))
    return show(request, desk, page, what, outcome)


def _standing(page: TicketPage, desk: Desk, what: str) -> Refusal | None:
    """Why the act is not open at all, whatever is entered; None where its form may be filled in."""
    if what in RECORDS:
        row = RECORDS[what]
        who = "、".join(ROLES[role] for role in row.who)
        told = Failed({"role": ROLES[desk.role], "act": row.zh, "who": who})
        return None if desk.role in row.who else refuse(what, "role", row.provision, told)
    found = next((one for one in page.acts if one.act == what), None)
    if found is None:
        told = Failed({"role": ROLES[desk.role], "act": ACTS[what].zh, "who": _who(what)})
        return refuse(what, "role", ACTS[what].provision, told)
    return found.refusal


def _who(what: str) -> str:
    return "、".join(ROLES[role] for role in ACTS[what].who)


def _post(request: HttpRequest, desk: Desk, page: TicketPage, what: str) -> Accomplished | Outcome:
    try:
        args = act_form.read(what, request.POST)
    except Unreadable as unreadable:
        return Outcome(dict(unreadable.errors))
    try:
        args = _with_unit_of_item(args, request, page) if what in NAME_UNIT else args
    except Unreadable as unreadable:
        return Outcome(dict(unreadable.errors))
    version = request.POST.get("version", "")
    asked = Asked(
        what,
        page.number,
        desk.actor,
        present(request),
        args,
        f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}",
        int(version) if version.isdecimal() and len(version) < 8 else page.version,
    )
    try:
        result = _DO.get(what, record)(asked) if what in RECORDS else do_act(asked)
    except BadArgument as wrong:
        return Outcome({}, wrong=str(wrong))
    if isinstance(result, Refusal):
        return Outcome(act_form.error_of(what, result), result)
    return result


def _with_unit_of_item(args: dict[str, Any], request: HttpRequest, page: TicketPage) -> dict[str, Any]:
    """A candidate chosen without naming a unit means the unit the catalogue names for it, by the answers given.

    Raises Unreadable where neither is chosen, and where the catalogue must ask first.
    """
    answers = answers_given(request.POST)
    args = args | ({"element_answers": answers} if answers and args.get("item") else {})
    if not args.get("item") and not args.get("unit"):
        raise Unreadable({"unit": "请先选一个目录条目；没有合适条目的，在这里选承办单位。"})
    if not args.get("item") or args.get("unit"):
        return args
    found = options(page, present(request), answers)
    chosen = next((one.item for one in found if one.item.key == args["item"]), None)
    if chosen is None or chosen.decision.unit:
        return args | ({"unit": chosen.decision.unit} if chosen else {})
    if chosen.decision.gap == "answer":
        told = {f"{ANSWER}{key}": f"请先问清：{chosen.decision.why[-1].fact}" for key in chosen.decision.asks}
        raise Unreadable(told)
    return args


def said(what: str, done: Accomplished) -> str:
    """The notice after an act: what was done, and the due it led to."""
    words = words_of(what).done or f"{words_of(what).button}已完成。"
    if done.due is not None and done.state not in ("closed", "archived", "withdrawn"):
        return f"{words}到期时间{instant_words(done.due)}。"
    return words


def show(
    request: HttpRequest, desk: Desk, page: TicketPage, what: str, outcome: Outcome | None = None
) -> HttpResponse:  # fmt: skip
    """The form, empty or with what was typed and what is wrong with it."""
    typed = request.POST if request.method == "POST" else interrupted.take(request)
    shown = {
        **around_desk(request, desk),
        "page": page,
        "badge": badge(page.due, page.state) if page.due else limit_badge(page.limit_at, present(request)),
        **form_values(request, page, what, outcome, typed),
        "interrupted": typed is not None and outcome is None,
        "candidates": options(page, present(request), answers_given(typed)) if what in NAME_UNIT else [],
        "barred_units": barred(page, present(request)) if what in NAME_UNIT else [],
        "chosen": typed.get("item") if typed else None,
        "refusal": outcome.refusal if outcome else None,
        "changed": _changed(page) if outcome and outcome.status == 409 else "",
        "untrained": what == "answer_on_the_spot" and page.type in untrained_for(desk.actor.person or ""),
        "newest_reply": max(page.replies, key=lambda one: one.version, default=None),
    }
    return render(request, "desk/act.html", shown, status=outcome.status if outcome else 200)


def form_values(
    request: HttpRequest, page: TicketPage, what: str, outcome: Outcome | None = None, typed: QueryDict | None = None
) -> dict[str, Any]:
    """What the form of one act needs, wherever it stands."""
    errors = outcome.errors if outcome else {}
    duties = lists_to_choose(request, "duty") if what in ASSISTED else {}
    choices = Choices(units_to_choose(request), {}, tuple(claim.key for claim in page.claims), duties)
    fields = act_form.fields(
        what,
        choices,
        typed,
        _known(page, what) | _from_template(request, page, what),
        errors,
        ("item", "office") if what in NAME_UNIT else (),
    )
    by_duty = [replace(one, wanted=False) for one in fields if what in NAME_UNIT and one.name in BY_DUTY]
    wrong = [{"field": f"f-{name}", "words": words} for name, words in errors.items()]
    if outcome and outcome.wrong:
        wrong.append({"field": "", "words": outcome.wrong})
    return {
        "act": what,
        "words": words_of(what),
        "name": name_of(what),
        "fields": [one for one in fields if what not in NAME_UNIT or one.name not in BY_DUTY],
        "by_duty": by_duty,
        "errors": wrong,
        "version": page.version,
        "key": (typed.get("key") if typed else None) or uuid4().hex,
        "provision": ACTS[what].provision if what in ACTS else RECORDS[what].provision,
    }


def _from_template(request: HttpRequest, page: TicketPage, what: str) -> dict[str, tuple[str, ...]]:
    """A written reply begun with the unit's template, where that was asked for (a20.1.2)."""
    asked = what == "reply" and "template" in request.GET
    return {"reply": (letter(page, present(request)),)} if asked else {}


def _known(page: TicketPage, what: str) -> dict[str, tuple[str, ...]]:
    """First values that follow from the ticket."""
    claims = tuple(claim.key for claim in page.claims)
    known: dict[str, tuple[str, ...]] = {
        "form": ("written",),
        "type": (page.type,),
        "priority": (page.priority,),
        "channel": (page.follow_up_channel or "phone",) if what == "follow_up" else ("phone",),
        "manner": ("transferred",),
    }
    if what in ("reply", "submit_co_result") and len(claims) == 1:
        known["answers"] = claims
    return known


def _changed(page: TicketPage) -> str:
    """Who has just done what, for whoever was slower."""
    newest = page.events[0] if page.events else None
    if newest is None:
        return ""
    who = newest.person.name if newest.person else ROLES.get(newest.role, "系统")
    return f"工单刚由{who}办理了“{name_of(newest.act)}”（{newest.at:%H:%M}）。你写的内容都在，请核对后再提交。"


def _refused(request: HttpRequest, desk: Desk, page: TicketPage, what: str, refusal: Refusal) -> HttpResponse:
    """No form: why not, by which article, and what was typed, to be copied."""
    kept = [
        text for name, values in request.POST.lists() for text in values
        if name not in ("csrfmiddlewaretoken", "key", "version") and len(text) > 1
    ]  # fmt: skip
    shown = {
        **around_desk(request, desk),
        "page": page,
        "words": words_of(what),
        "refusal": refusal,
        "kept": kept if request.method == "POST" else [],
        "changed": _changed(page) if request.method == "POST" else "",
    }
    return render(request, "desk/refused.html", shown, status=409 if request.method == "POST" else 403)
