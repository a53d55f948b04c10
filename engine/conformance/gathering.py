"""Gathers events, wherever they come from, into traces."""

from datetime import datetime

from engine.conformance.traces import MAX_EVENTS, MAX_NAME_LETTERS, Event, Trace
from engine.errors import Invalid


class Gathering:
    """Events by case, in the order in which they happened."""

    def __init__(self) -> None:
        self._cases: dict[str, list[Event]] = {}
        self._count = 0

    def add(
        self,
        case: str,
        activity: str,
        at: datetime | None,
        who: str,
        transition: str,
        *,
        where: str,
        di: str,
    ) -> None:
        """Take an event.

        Args:
            case: whose it is.
            activity: what was done.
            at: when it was.
            who: did it.
            transition: of its life cycle; "": it was completed. Of a step that is told of several
                times, only its completion counts.
            where: it stands in the file, for a sentence.
            di: the same in Indonesian.

        Raises:
            Invalid: it says no case or no activity, or there are too many.
        """
        if transition.casefold() not in ("", "complete"):
            return
        if not case or not activity:
            raise Invalid(
                f"Expected a case and an activity in {where}, but one is empty",
                indonesian=f"Berkas dan kegiatan harus terisi di {di}.",
                field="file",
            )
        self._count += 1
        if self._count > MAX_EVENTS:
            raise Invalid(
                f"Expected at most {MAX_EVENTS} events in a file, but found more",
                indonesian=f"Satu berkas memuat paling banyak {MAX_EVENTS} kejadian.",
                field="file",
            )
        event = Event(activity[:MAX_NAME_LETTERS], at, who[:MAX_NAME_LETTERS])
        self._cases.setdefault(case[:MAX_NAME_LETTERS], []).append(event)

    def traces(self) -> list[Trace]:
        """Return what was gathered.

        Raises:
            Invalid: it was nothing.
        """
        if not self._cases:
            raise Invalid(
                "Expected events that were completed, but found none",
                indonesian="Berkas ini tidak memuat satu kejadian pun yang selesai.",
                field="file",
            )
        return [Trace(case, tuple(_in_order(events))) for case, events in self._cases.items()]


def _in_order(events: list[Event]) -> list[Event]:
    """Return events by time, if each has one; those of one moment, and others, as they stand."""
    times = [event.at for event in events if event.at is not None]
    if len(times) < len(events):
        return events
    order = sorted(range(len(events)), key=lambda place: (times[place], place))
    return [events[place] for place in order]
