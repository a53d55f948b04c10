"""Timers: one value each, in plain ISO 8601 as every modeler writes it, or an expression."""

from collections.abc import Iterator

from engine.diagram.building import TIMER_KINDS
from engine.diagram.drawing import Drawing
from engine.diagram.model import Timer
from engine.diagram.names import children, identity
from engine.diagram.rules.rule import ERROR, NOTE, Finding, rule
from engine.diagram.vocabulary import EVENTS
from engine.durations import parse_cycle, parse_duration, parse_moment
from engine.errors import Invalid
from engine.expressions import compile_expression


@rule(
    "timer-value",
    ERROR,
    "BPMN 2.0.2, Timer Event Definition",
    (
        "Isi salah satu: durasi (PT120M), tanggal, atau siklus (R3/PT1H).",
        "Fill in one: a duration (PT120M), a date or a cycle (R3/PT1H).",
    ),
)
def a_timer_has_exactly_one_value(drawing: Drawing) -> Iterator[Finding]:
    """With none a timer never fires; with two nobody knows which."""
    for event in drawing.nodes(*EVENTS):
        for definition in children(event, "timerEventDefinition"):
            values = list(children(definition, *TIMER_KINDS))
            if len(values) != 1:
                own = identity(event)
                yield Finding(
                    own,
                    f"Pengatur waktu {drawing.label(own)} harus punya tepat satu nilai, tetapi "
                    f"punya {len(values)}.",
                    f"The timer {drawing.label(own)} has exactly one value, but it has "
                    f"{len(values)}.",
                )


@rule(
    "timer-unreadable",
    ERROR,
    "BPMN 2.0.2, Timer Event Definition; ISO 8601-1",
    (
        "Tulis ISO 8601, misalnya PT120M (120 menit) atau P1D (satu hari).",
        "Write ISO 8601, such as PT120M (120 minutes) or P1D (one day).",
    ),
)
def a_timer_can_be_read(drawing: Drawing) -> Iterator[Finding]:
    """A timer that cannot be read today would silently never fire: the deadline would be gone."""
    for element in drawing.process.elements.values():
        if element.timer is not None and (why := _unreadable(element.timer)):
            yield Finding(
                element.id,
                f"Waktu {drawing.label(element.id)} tidak terbaca: "
                f"'{element.timer.value[:80]}'. {why.indonesian.rstrip('.')}.",
                f"The time of {drawing.label(element.id)} cannot be read: "
                f"'{element.timer.value[:80]}'. {why.message.rstrip('.')}.",
            )


@rule(
    "calendar-without-duration",
    ERROR,
    "docs/bpmn-support.md, alur extensions",
    (
        "Tulis waktunya sebagai durasi, atau hapus alur:calendar.",
        "Write the time as a duration, or remove alur:calendar.",
    ),
)
def only_a_duration_is_counted_by_a_calendar(drawing: Drawing) -> Iterator[Finding]:
    """A date is a moment and a cycle a period of the wall clock: no working time is counted."""
    for element in drawing.process.elements.values():
        timer = element.timer
        if timer is not None and timer.calendar is not None and timer.kind != "duration":
            yield Finding(
                element.id,
                f"Kalender '{timer.calendar[:80]}' hanya menghitung durasi, tetapi waktu "
                f"{drawing.label(element.id)} bukan durasi.",
                f"The calendar '{timer.calendar[:80]}' counts durations only, but the time of "
                f"{drawing.label(element.id)} is none.",
            )


@rule(
    "start-timer-fixed",
    ERROR,
    "BPMN 2.0.2, Start Event (Timer)",
    (
        "Tulis waktunya langsung, misalnya R/P1D (setiap hari), tanpa alur:calendar.",
        "Write the time itself, such as R/P1D (every day), without alur:calendar.",
    ),
)
def a_timer_that_begins_cases_says_its_time_itself(drawing: Drawing) -> Iterator[Finding]:
    """Before a case has begun there are no variables to work a time out from."""
    for element in drawing.process.within(None):
        timer = element.timer
        if element.kind != "startEvent" or timer is None:
            continue
        if not timer.is_literal or timer.calendar is not None:
            yield Finding(
                element.id,
                f"Waktu awal {drawing.label(element.id)} harus tertulis langsung dan tanpa "
                f"kalender, tetapi '{timer.value[:80]}'.",
                f"The time of the start {drawing.label(element.id)} is written itself and without "
                f"a calendar, but it is '{timer.value[:80]}'.",
            )


@rule("cycle-fires-once", NOTE, "BPMN 2.0.2, Timer Event Definition (timeCycle)")
def a_cycle_that_can_fire_only_once_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """An interrupting or intermediate timer is over once it has fired."""
    for element in drawing.process.elements.values():
        if element.timer is None or element.timer.kind != "cycle" or not element.interrupting:
            continue
        if element.kind == "startEvent" and element.scope is None:
            continue  # it begins another case each time
        yield Finding(
            element.id,
            f"Siklus pada {drawing.label(element.id)} hanya berlaku satu kali: setelah menyala, "
            "peristiwanya selesai.",
            f"The cycle of {drawing.label(element.id)} counts only once: having fired, the event "
            "is over.",
        )


def _unreadable(timer: Timer) -> Invalid | None:
    """Return why a timer's value cannot be read, None when it can."""
    try:
        if not timer.is_literal:
            compile_expression(timer.value)
        elif timer.kind == "duration":
            duration = parse_duration(timer.value)
            if timer.calendar is not None:
                duration.as_timedelta()  # months and years are not of one length of working time
        elif timer.kind == "cycle":
            parse_cycle(timer.value)
        else:
            parse_moment(timer.value, "UTC")
    except Invalid as error:
        return error
    return None
