"""Which removed element of one version is probably which new one of another.

Whoever draws a step anew, or lets a modeler give it another id, means the same step; running cases
that wait in it can go on there. Only a suggestion: people confirm it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.diagram.model import Element, Process

LEAST = 0.5  # a suggestion that is as often wrong as right helps nobody
NEIGHBOURS, NAME, WORK, LANE = 0.45, 0.3, 0.15, 0.1  # what each says of a pair; together 1
ROUNDS = 20
MOST_PAIRS = 2_500  # beyond, two versions are two procedures, and guessing takes seconds


@dataclass(frozen=True)
class Suggestion:
    """That `old` lives on as `new`."""

    old: str
    new: str
    confidence: float  # from LEAST to 1


def suggest_mapping(before: Process, after: Process) -> tuple[Suggestion, ...]:
    """Return which removed elements probably have another id now, in the order of the drawing.

    Of the same kind, between the same neighbours or called the same, and doing the same work. Each
    element is in one suggestion at most; where two fit equally well, none is suggested. The other
    way round, the same pairs are found.
    """
    known = {own: own for own in before.elements if own in after.elements}
    found: dict[str, float] = {}
    pairs = _pairs(before, after)
    # A pair that is found makes its neighbours more likely: again, until nothing new is learned.
    for _ in range(ROUNDS):
        best = _mutual([(_likeness(before, after, known, pair), pair) for pair in pairs])
        if not best:
            break
        known |= {pair.old.id: pair.new.id for _, pair in best}
        found |= {pair.old.id: score for score, pair in best}
        taken = {pair.new.id for _, pair in best}
        pairs = [p for p in pairs if p.old.id not in found and p.new.id not in taken]
    return tuple(
        Suggestion(own, known[own], round(found[own], 2)) for own in before.elements if own in found
    )


@dataclass(frozen=True)
class _Pair:
    old: Element
    new: Element
    likeness: float  # of what they say themselves, wherever they stand


def _pairs(before: Process, after: Process) -> list[_Pair]:
    """Return every pair that may be one; none of versions that have nearly nothing in common."""
    gone = [each for own, each in before.elements.items() if own not in after.elements]
    fresh = [each for own, each in after.elements.items() if own not in before.elements]
    if len(gone) * len(fresh) > MOST_PAIRS:
        return []
    return [
        _Pair(old, new, _own_likeness(old, new))
        for old in gone
        for new in fresh
        if (old.kind, old.event) == (new.kind, new.event)
    ]


def _mutual(scored: Sequence[tuple[float, _Pair]]) -> list[tuple[float, _Pair]]:
    """Return the likely pairs of which each half has no other as likely."""
    scores: dict[tuple[str, str], list[float]] = {}
    for score, pair in scored:
        scores.setdefault(("old", pair.old.id), []).append(score)
        scores.setdefault(("new", pair.new.id), []).append(score)
    return [
        (score, pair)
        for score, pair in scored
        if score >= LEAST
        and all(
            max(rivals) == score and rivals.count(score) == 1
            for rivals in (scores["old", pair.old.id], scores["new", pair.new.id])
        )
    ]


def _own_likeness(old: Element, new: Element) -> float:
    same_work, same_lane = _work(old) == _work(new), old.lane == new.lane
    return NAME * _same_name(old.name, new.name) + WORK * same_work + LANE * same_lane


def _likeness(before: Process, after: Process, known: Mapping[str, str], pair: _Pair) -> float:
    """Return how likely it is, from 0 to 1, that both are one."""
    for old, new in (
        (pair.old.scope, pair.new.scope),
        (pair.old.attached_to, pair.new.attached_to),
    ):
        if (old is None) != (new is None) or (old is not None and known.get(old) != new):
            return 0.0
    olds = [(side, known.get(own)) for side, own in _neighbours(before, pair.old)]
    news = set(_neighbours(after, pair.new))
    both = len(news.intersection(olds))
    union = len(olds) + len(news) - both
    return pair.likeness + (NEIGHBOURS * both / union if union else 0.0)


def _neighbours(process: Process, element: Element) -> Iterator[tuple[str, str]]:
    yield from (("from", flow.source) for flow in process.incoming(element.id))
    yield from (("to", flow.target) for flow in process.outgoing(element.id))
    if element.attached_to:
        yield "on", element.attached_to


def _same_name(old: str, new: str) -> float:
    old, new = old.casefold(), new.casefold()
    if old == new:
        return 1.0 if old else 0.5  # that neither has a name says little
    # The ratio is not the same both ways round; the order makes it so.
    return SequenceMatcher(None, min(old, new), max(old, new), autojunk=False).ratio()


def _work(element: Element) -> tuple[object, ...]:
    return element.form, element.topic, element.timer, element.event_ref, element.called
