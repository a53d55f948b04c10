"""The traffic light of a work item: how much of its time is left, as a kind, words and a bar."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import get_locale

from engine.queries import WorkItem
from webapp.dates import JAKARTA, clock_time, duration, short_day, zone_letters
from webapp.i18n import gettext

# Of the time between offer and due time; what is left below it deserves a look now.
SOON = 4  # a fourth


@dataclass(frozen=True)
class Deadline:
    """What is drawn: `kind` gives colour and shape (macros/common.html), `percent` the bar.

    The due moment comes first: fifteen working minutes may be sixteen hours of the clock.
    What is late says so first.
    """

    kind: str  # "ok" | "warn" | "danger" | "neutral"
    words: str
    detail: str  # in smaller letters; may be empty
    percent: int  # of the time used, 0 to 100
    due_at: datetime | None


def deadline_of(item: WorkItem, now: datetime) -> Deadline:
    """Return the traffic light of an open work item."""
    if item.due_at is None:
        return Deadline("neutral", gettext("Tanpa batas waktu"), "", 0, None)
    left = item.due_at - now
    due = due_words(item.due_at, now)
    if left <= timedelta(0):
        words = gettext("Terlambat %(time)s", time=duration(left))
        return Deadline("danger", words, due, 100, item.due_at)
    given = max(item.due_at - item.offered_at, timedelta(seconds=1))
    used = min(99, max(0, 100 - int(100 * left / given)))
    kind = "warn" if left < given / SOON else "ok"
    return Deadline(kind, due, gettext("Sisa %(time)s", time=duration(left)), used, item.due_at)


def due_words(due_at: datetime, now: datetime) -> str:
    """Return when it is due: "Batas hari ini 08.15 WIB", or with another day."""
    time = f"{clock_time(due_at)} {zone_letters(due_at)}"
    days = (due_at.astimezone(JAKARTA).date() - now.astimezone(JAKARTA).date()).days
    if days == 0:
        return gettext("Batas hari ini %(time)s", time=time)
    if days == 1:
        return gettext("Batas besok %(time)s", time=time)
    if days == -1:
        return gettext("Batas kemarin %(time)s", time=time)
    date = short_day(due_at, language=str(get_locale()))
    return gettext("Batas %(date)s, %(time)s", date=date, time=time)
