"""Rows of follow-up, redo and the choice of a way (art. 23), and the follow-up a closure opens."""

from collections import Counter

from hotline.core.intake import NO_FOLLOW_UP
from hotline.core.ticket import InnerLimit, Ticket
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.follow_up.models import FollowUp, FollowUpAttempt
from hotline.follow_up.questions import NOT_ASKED, answers_to, questions_on
from hotline.tickets.actions.dispatch import ending, new_assignment, staying
from hotline.tickets.actions.rows import Done, Rows, asked, decided, references


def opened(done: Done, demand: int, ticket: Ticket, round_: int) -> FollowUp:
    """The follow-up one closure owes one requester, or the reason why none is made (a23.1; R25).

    Who refused it may still answer without being asked, so it stays open without a limit (a23.2).
    """
    limit = done.after.inner.get("follow_up")
    unreachable = "anonymous" if ticket.anonymous else "no_contact" if ticket.no_contact else ""
    excused = unreachable or ("refused" if ticket.follow_up_channel == NO_FOLLOW_UP else "")
    return FollowUp(
        id=new_id(),
        demand_id=demand,
        round=round_,
        due_at=limit.due if limit and not excused else None,
        opened_at=done.now,
        ended_at=done.now if unreachable else None,
        excused=excused,
    )


def refused_or_owed(demand: int, way: str, limit: InnerLimit | None) -> list[Update]:
    """The open follow-up after a choice: refused and owed by nobody any more, or owed again (a23.2)."""
    owed = FollowUp.objects.filter(demand_id=demand, ended_at__isnull=True).first()
    if owed is None:
        return []
    if way == NO_FOLLOW_UP:
        return [Update(FollowUp, owed.id, {"due_at": None, "excused": "refused"})]
    if owed.excused != "refused":
        return []
    return [Update(FollowUp, owed.id, {"due_at": limit.due if limit else None, "excused": ""})]


def departs(chosen: str | None, channel: str) -> bool:
    """Whether an answer came on another way than the chosen one; who chose none answered of his own accord (a23.2)."""
    return bool(chosen) and chosen not in (channel, NO_FOLLOW_UP)


def approve_closure(done: Done) -> Rows:
    """The closure's decision and the follow-up of every requester concerned (a22.1, a23.1)."""
    facts = {"checklist": list(done.args.get("checklist", ()))}
    rows = Rows(updates=decided(done, "closure", "approved", facts), first=ending(done, "closed"))
    concerned = [(done.demand, done.after), *((d, done.world.tickets[n]) for n, d in done.others.items())]
    former = FollowUp.objects.filter(demand_id__in=[demand.id for demand, _ in concerned])
    rounds: Counter[int] = Counter()
    for one, demand_id, ended_at in former.values_list("id", "demand_id", "ended_at"):
        rounds[demand_id] += 1
        if ended_at is None:  # nobody made it, as of a lead redone since: the later closure's takes its place
            rows.updates.append(Update(FollowUp, one, {"ended_at": done.now, "excused": "closed_again"}))
    rows.inserts += [opened(done, demand.id, ticket, rounds[demand.id]) for demand, ticket in concerned]
    rows.columns = {"closed_at": done.now, "timely": done.after.timely}
    return rows


def follow_up(done: Done) -> Rows:
    """An attempt with its answers; the follow-up ends unless nobody was reached (a23.1, a23.2)."""
    owed = FollowUp.objects.filter(demand_id=done.demand.id, ended_at__isnull=True).values_list("id", flat=True).first()
    chosen = done.demand.follow_up_channel
    asked_of = questions_on(done.now.date())
    given = answers_to(asked_of, done.args)
    attempt = FollowUpAttempt(
        id=new_id(),
        follow_up_id=owed or 0,
        at=done.now,
        channel=done.args["channel"],
        by=done.person,
        role=done.actor.role,
        result=done.args["result"],
        questions=asked_of.version,
        answers=given,
        departed=departs(chosen, done.args["channel"]),
    )
    rows = Rows([attempt])
    if done.after.state != "closed":
        ended = {
            "ended_at": done.now,
            "result": done.args["result"],
            "solved": given.get("solved", NOT_ASKED),
            "excused": "",  # who refused to be asked has answered after all
        }
        rows.updates.append(Update(FollowUp, owed or 0, ended))
        rows.columns["followed_up_at"] = done.now
    if done.after.state == "handling":  # an automatic redo
        rows.inserts.append(new_assignment(done, "redo"))
        rows.columns |= {"closed_at": None, "timely": None, "first_contact_at": None, "person": staying(done)}
    return rows


def redo(done: Done) -> Rows:
    """A new round with the same unit (a23.1; R26)."""
    told = asked(done, "redo", None, references(done, "reason"))
    told.decided_at, told.decided_by, told.decision = done.now, done.person, "redo"
    columns = {
        "closed_at": None,
        "timely": None,
        "first_contact_at": None,
        "followed_up_at": None,
        "person": staying(done),
    }
    return Rows([new_assignment(done, "redo"), told], columns=columns)


def decline_redo(done: Done) -> Rows:
    """The decision not to open a new round, with its reason (a23.1)."""
    told = asked(done, "redo", None, references(done, "reason"))
    told.decided_at, told.decided_by, told.decision = done.now, done.person, "declined"
    return Rows([told])
