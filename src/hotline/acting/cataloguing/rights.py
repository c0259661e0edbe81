"""What somebody may do with a draft now, and why not: the predicates that decide the acts themselves (a15.2)."""

from collections.abc import Mapping
from datetime import datetime

from hotline.acting.cataloguing.changes import findings_of
from hotline.acting.cataloguing.drafting import reach
from hotline.acting.cataloguing.known import Present, appointments_of, asked_of, facts_of
from hotline.acting.request import Asked
from hotline.catalogue.models import Draft
from hotline.core.catalogue_life import (
    OPEN_STATES,
    SUBJECTS,
    DraftFacts,
    in_state,
    is_approver,
    may_answer,
    may_approve,
    may_decide,
    may_draft,
)
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor


def draft_facts(row: Draft, present: Present) -> DraftFacts:
    """A draft as the checks see it, with its answers and findings."""
    return facts_of(row, asked_of([row])[row.id], findings_of([row], present).get(row.id, ()))


def open_acts(row: Draft, facts: DraftFacts, by: Actor, now: datetime) -> Mapping[str, Refusal | None]:
    """Every act on a draft, open (None) or refused whatever is entered (a15.2; roles section 4)."""
    held = appointments_of(by.person, now.date())
    own = reach(by, Asked("", "", by, now))
    drafting = may_draft("edit_draft", row.subject, by, own, [facts.owner] if facts.owner else [None])
    unsettled = next((one.unit for one in facts.answers if not one.settled), "")
    return {
        "edit_draft": in_state("edit_draft", facts, *OPEN_STATES) or drafting,
        "propose_draft": in_state("propose_draft", facts, "draft") or drafting,
        "confirm_draft": in_state("confirm_draft", facts, "proposed") or may_answer("confirm_draft", facts, by),
        "object_draft": in_state("object_draft", facts, "proposed") or may_answer("object_draft", facts, by),
        "decide_draft": in_state("decide_draft", facts, "proposed") or may_decide(facts, by, unsettled, "…", now),
        "approve_draft": in_state("approve_draft", facts, "proposed") or may_approve(facts, by, held),
        "return_draft": in_state("return_draft", facts, "proposed") or is_approver("return_draft", facts, by, held),
        "withdraw_draft": in_state("withdraw_draft", facts, *OPEN_STATES)
        or (None if by.person in row.authors else is_approver("withdraw_draft", facts, by, held)),
    }


def may_begin(subject: str, role: str) -> bool:
    """Whether a role drafts changes of a subject at all."""
    return role in SUBJECTS[subject].drafters
