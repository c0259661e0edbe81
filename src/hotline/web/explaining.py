"""The explanation of an opened ticket's date, for every page that shows it."""

from hotline.core.prospects import prospects
from hotline.core.reading import shown_deadline
from hotline.reading.opening import Opened
from hotline.web.words.explanation import Explained, explain


def explained_ticket(opened: Opened) -> Explained | None:
    """Why this date, replayed by the core at the instant of the request; None where no due is shown."""
    ticket = opened.ticket
    if ticket is None:
        return None
    world = opened.world
    found = shown_deadline(world, ticket, opened.now)
    if found is None:
        return None
    return explain(found, world.calendar, prospects(world, ticket, opened.now), opened.now)
