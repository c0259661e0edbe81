"""How a due date reads on a badge: the core says how it stands, here it gets its words (R32; a15.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.core.reading import DueShown
from hotline.web.words.dates import instant_words, is_english

_FORMS: Final = {
    "in_time": ("time", "calendar-due"),
    "soon": ("soon", "hourglass-low"),
    "overdue": ("late", "alert-triangle"),
    "excluded": ("excluded", "player-pause"),
    "submitted": ("submitted", "send"),
    "closed_in_time": ("closed", "circle-check"),
    "closed_late": ("closed-late", "circle-minus"),
}
_FIXED: Final = {
    "submitted": ("已按期提交，审核中", "Sent in time, under review"),
    "closed_in_time": ("已办结 · 按期", "Closed · in time"),
    "closed_late": ("已办结 · 超期", "Closed · late"),
}


@dataclass(frozen=True)
class Badge:
    """What a due badge shows: its form, icon and words, and the due with its mark of provision."""

    kind: str
    icon: str
    words: str
    due: datetime | None = None
    provisional: bool = False


def badge(shown: DueShown | None, state: str | None = None) -> Badge:
    """The badge of a due; where none is shown, that there is none."""
    if shown is None:
        return Badge("none", "", say("没有到期时间", "No due date"))
    kind, icon = _FORMS[shown.word]
    return Badge(kind, icon, _words(shown, state), shown.due, shown.provisional)


def limit_badge(limit: datetime | None, now: datetime) -> Badge:
    """The badge of a limit of the hotline, such as the one to dispatch by (R30)."""
    if limit is None:
        return badge(None)
    late = now > limit
    by = instant_words(limit, now)
    words = say(f"已过{by}", f"Past {by}") if late else say(f"{by}前", f"By {by}")
    return Badge("late" if late else "time", "alert-triangle" if late else "calendar-due", words, limit)


def _words(shown: DueShown, state: str | None) -> str:
    if shown.word in _FIXED:
        return say(*_FIXED[shown.word])
    if shown.word == "excluded":
        doing = {"consultation": "协商中", "closure_pending": "办结审核中"}.get(state or "", "退单审核中")
        return say(f"{doing}，时间不计入", "Under review, not counted")
    days = shown.days or 0
    if shown.word == "overdue":
        return say(
            f"已超期{-days}个工作日" if days else "已超期", f"{-days} working days overdue" if days else "Overdue"
        )
    if days == 0:
        return _today(shown.minutes or 0)
    if shown.word == "soon":
        return say(f"即将超期 · 还剩{days}个工作日", f"Due soon · {days} working days left")
    return say(f"还剩{days}个工作日", f"{days} working days left")


def _today(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    left = f"{hours}小时{rest}分" if hours else f"{rest}分钟"
    return say(f"今天到期 · 还剩{left}工作时间", f"Due today · {hours} h {rest} min of working time left")


def say(chinese: str, english: str) -> str:
    """Whichever language the page is read in."""
    return english if is_english() else chinese
