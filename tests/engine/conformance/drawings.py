"""Small diagrams, and traces through them."""

from collections.abc import Sequence
from fractions import Fraction

from engine import diagram
from engine.conformance import Conformance, Trace, conform, steps
from engine.conformance.conforming import MOST_OF_ONE
from engine.conformance.traces import Event
from engine.diagram.model import Process
from tests import diagrams
from tests.sop import DIAGRAM


def drawn(*parts: str) -> Process:
    """Return a process of those elements and flows."""
    return _read(diagrams.process(*parts))


def sequence(*names: str) -> Process:
    """Return a process that does one step after the other."""
    users = [diagrams.user(name) for name in names]
    return drawn(
        diagrams.start(), *users, diagrams.end(), diagrams.path("mulai", *names, "selesai")
    )


def traces(*ways: str) -> list[Trace]:
    """Return a trace for each text of element ids with spaces between them."""
    return [
        Trace(str(number), tuple(Event(name) for name in way.split()))
        for number, way in enumerate(ways, start=1)
    ]


def the_sop() -> Process:
    """Return the SOP "Pemutakhiran Website"."""
    return _read(DIAGRAM)


def _read(source: bytes) -> Process:
    reading = diagram.read(source)
    assert reading.process is not None, reading.problems
    return reading.process


def held(process: Process, *ways: str, most_of_one: int = MOST_OF_ONE) -> Conformance:
    """Hold ways against a process whose element ids they name."""
    meant = {each.id: each.id for each in steps(process)}
    return conform(process, traces(*ways), meant, most_of_one=most_of_one)


def told_by_people(process: Process, *ways: str, ignored: str = "") -> Conformance:
    """Hold ways against a process where the file tells only of what people do."""
    meant = {each.id: each.id for each in steps(process) if each.is_offered}
    return conform(process, traces(*ways), meant, ignored=frozenset(ignored.split()))


def cost(process: Process, way: Sequence[str]) -> int:
    """Return how many moves of one way are not of both."""
    (variant,) = held(process, " ".join(way)).variants
    assert variant.alignment is not None
    return variant.alignment.cost


def fits(process: Process, *ways: str) -> list[bool]:
    """Return of each way whether it fits wholly."""
    return [cost(process, way.split()) == 0 for way in ways]


ALL = Fraction(1)
