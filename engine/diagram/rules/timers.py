"""Timers: one value each, in plain ISO 8601 as every modeler writes it, or an expression."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from engine.diagram.building import TIMER_KINDS
from engine.diagram.drawing import Drawing
from engine.diagram.model import Timer
from engine.diagram.names import children, identity
from engine.diagram.rules.rule import ERROR, NOTE, Finding, rule
from engine.durations import parse_cycle, parse_duration
from engine.errors import Invalid
from engine.expressions import compile_expression

_ISO = re.compile(r"[+-]?P(\d|T|$)|R\d*/|\d")  # what was meant as ISO 8601, well written or not


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
    for event in drawing.nodes("boundaryEvent", "intermediateCatchEvent"):
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
                f"'{element.timer.value[:80]}' ({why}).",
                f"The time of {drawing.label(element.id)} cannot be read: "
                f"'{element.timer.value[:80]}' ({why}).",
            )


@rule("cycle-fires-once", NOTE, "BPMN 2.0.2, Timer Event Definition (timeCycle)")
def a_cycle_that_can_fire_only_once_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """An interrupting or intermediate timer is over once it has fired."""
    for element in drawing.process.elements.values():
        if element.timer is None or element.timer.kind != "cycle" or not element.interrupting:
            continue
        yield Finding(
            element.id,
            f"Siklus pada {drawing.label(element.id)} hanya berlaku satu kali: setelah menyala, "
            "peristiwanya selesai.",
            f"The cycle of {drawing.label(element.id)} counts only once: having fired, the event "
            "is over.",
        )


def _unreadable(timer: Timer) -> str:
    """Return why a timer's value cannot be read, "" when it can."""
    try:
        if not _ISO.match(timer.value):
            compile_expression(timer.value)
        elif timer.kind == "duration":
            parse_duration(timer.value)
        elif timer.kind == "cycle":
            parse_cycle(timer.value)
        else:
            _moment(timer.value)
    except (Invalid, ValueError, OverflowError) as error:
        return str(error)[:200]
    return ""


def _moment(value: str) -> None:
    """Check a date, or a moment with its zone: without one, it would mean the server's."""
    if len(value) <= len("2026-11-27"):
        date.fromisoformat(value)
    elif datetime.fromisoformat(value).tzinfo is None:
        raise Invalid(f"Expected a moment with its time zone, such as 'Z' or '+07:00': '{value}'")
