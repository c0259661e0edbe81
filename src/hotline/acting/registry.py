"""Act -> the function that gives its rows, in the app that owns them."""

from collections.abc import Callable
from typing import Final

from hotline.follow_up import actions as follow_up
from hotline.supervision import actions as supervision
from hotline.tickets.actions import answering, dispatch, links, requests, work
from hotline.tickets.actions.rows import Done, Rows


def _none(_: Done) -> Rows:
    return Rows()


ROWS: Final[dict[str, Callable[[Done], Rows]]] = {
    "answer_on_the_spot": answering.answer_on_the_spot,
    "dispatch": dispatch.dispatch,
    "accept": dispatch.accept,
    "assign": dispatch.assign,
    "request_return": requests.request_return,
    "approve_return": dispatch.approve_return,
    "refuse_return": requests.refuse_return,
    "refer_to_consultation": requests.refer_to_consultation,
    "decide_consultation": dispatch.decide_consultation,
    "request_extension": requests.request_extension,
    "approve_extension": requests.approve_extension,
    "refuse_extension": requests.refuse_extension,
    "invite_co_handler": work.invite_co_handler,
    "object_invitation": requests.object_invitation,
    "decide_objection": requests.decide_objection,
    "submit_co_result": work.submit_co_result,
    "contact_requester": work.contact_requester,
    "reply": work.reply,
    "request_closure": work.request_closure,
    "approve_closure": follow_up.approve_closure,
    "refuse_closure": work.refuse_closure,
    "follow_up": follow_up.follow_up,
    "redo": follow_up.redo,
    "decline_redo": follow_up.decline_redo,
    "merge": links.merge,
    "unmerge": links.unmerge,
    "recall": dispatch.recall,
    "urge": supervision.urge,
    "add_information": _none,
    "supervise": supervision.supervise,
    "amend_type": _none,
    "withdraw": links.withdraw,
    "report_risk": supervision.report_risk,
}
"""Every act on a ticket; register and dispose are in `acting.reception`, the others in `acting.law`."""
