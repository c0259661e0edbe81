"""The bodies of contacts and registrations."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from hotline.acting.reception import ContactIn, RequesterIn
from hotline.api.act_schemas import Instant, Strict, Text, arguments_of
from hotline.api.problems import Problem
from hotline.core.instants import BadValue, parse_instant
from hotline.core.privacy_notice import NoticeTold, form_of_channel
from hotline.rulebook.privacy_notices import notice_once

Line = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)]
DeskChannel = Literal["phone", "web", "wechat", "sms", "email", "telephony"]


class RequesterGiven(Strict):
    """What a requester said of himself or herself; all of it may be missing (a11.1, a14.1)."""

    kind: Literal["person", "legal_person", "organisation"] = "person"
    name: Line = ""
    phone: Annotated[Line, Field(description="a telephone number of the mainland; kept sealed")] = ""
    id_number: Line = ""
    web_user: Line = ""
    email: Line = ""
    address: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class ContactGiven(Strict):
    """One contact (来电/来件). The platform sets the time of receipt; `stated_at` is what was said of it."""

    requester: RequesterGiven = RequesterGiven()
    words: Annotated[Text, Field(description="the requester's own words, kept sealed and unchanged")] = ""
    stated_at: Instant | None = None
    speaker: Annotated[Line, Field(description="who speaks for an organisation")] = ""
    concerned: Annotated[Line, Field(description="the person concerned, where raised for another")] = ""
    notice_version: Annotated[
        int | None,
        Field(ge=1, le=32767, strict=True, description="version of the privacy notice told, see /privacy-notices"),
    ] = None


class DeskContact(ContactGiven):
    """A contact as a desk took it."""

    channel: DeskChannel = "phone"


class Submitted(ContactGiven):
    """A contact as a channel hands it over; each demand in it gets a number and a query code."""

    demands: Annotated[int, Field(ge=1, le=10, strict=True)] = 1


class Registering(Strict):
    """A demand received and registered in one call (登记)."""

    contact: DeskContact = DeskContact()
    args: arguments_of("register")  # type: ignore[valid-type]


def contact_in(given: ContactGiven, channel: str, now: Any, **known: Any) -> ContactIn:
    """The contact as the action takes it. Raises Problem 422."""
    try:
        stated = parse_instant(given.stated_at) if given.stated_at else None
    except BadValue as wrong:
        raise Problem(422, "bad_argument", f"stated_at: {wrong}") from wrong
    return ContactIn(
        channel=channel,
        received_at=now,
        requester=RequesterIn(**given.requester.model_dump()),
        words=given.words,
        stated_at=stated,
        speaker=given.speaker,
        concerned=given.concerned,
        notice=_notice(given, channel, now),
        **known,
    )


def _notice(given: ContactGiven, channel: str, now: datetime) -> NoticeTold | None:
    """The notice the requester was told by the channel; one that never was in force is none. Raises Problem 422."""
    if given.notice_version is None:
        return None
    found = notice_once(form_of_channel(channel), given.notice_version, now)
    if found is None:
        raise Problem(422, "bad_argument", f"notice_version: 没有第{given.notice_version}版隐私告知。")
    return found.told
