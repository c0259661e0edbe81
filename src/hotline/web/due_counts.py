"""到期统计 asked for on a page: at once where demands are few, else by the worker, shown when it is done (S43)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest
from procrastinate.exceptions import AlreadyEnqueued

from hotline.protecting import counting
from hotline.sweeps.running import run
from hotline.web.frame import present


def count_again(request: HttpRequest) -> None:
    """Count what is past its time anew; asked for twice it is counted once."""
    now = present(request)
    if counting.is_small():
        run(counting.RUN, now, counting.works(now))
        messages.success(request, "已重新统计。")
        return
    from hotline.sweeps.tasks import count_due

    with suppress(AlreadyEnqueued):
        count_due.defer()
    messages.success(request, "已安排重新统计，完成后显示。")
