"""Finds the run of a diagram that is nearest to a trace: an optimal alignment, by A*.

A move is both (the trace and the diagram agree), in the trace alone (it happened, but is not drawn
there) or in the diagram alone (it was left out). Each but the first costs 1; what is drawn and
needs nobody costs nothing.
"""

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal, NamedTuple

from engine.conformance.net import Marking, Net

Kind = Literal["both", "trace", "diagram"]


class Move(NamedTuple):
    """One move of an alignment; `name` is an element's id, or what a trace calls it."""

    kind: Kind
    name: str


@dataclass(frozen=True)
class Alignment:
    """The cheapest way to go through a trace and the diagram together."""

    moves: tuple[Move, ...]

    @property
    def cost(self) -> int:
        """How many moves are not of both."""
        return sum(move.kind != "both" for move in self.moves)


@dataclass
class Budget:
    """How many more markings may be looked at."""

    left: int


def align(net: Net, trace: Sequence[str], budget: Budget) -> Alignment | None:
    """Return an optimal alignment of a trace.

    Args:
        net: of the diagram.
        trace: element ids in the order in which they were done; what is no visible element of the
            net can only be a move of the trace alone.
        budget: is used up.

    Returns:
        None when the budget did not suffice, or no run of the diagram ever ends.
    """
    return _Search(net, trace).run(budget)


class _State(NamedTuple):
    done: int  # events of the trace
    marking: Marking


class _Search:
    """A* over how much of the trace is done, and the marking."""

    def __init__(self, net: Net, trace: Sequence[str]) -> None:
        self._net, self._trace = net, trace
        self._left = _Left(trace)
        self._ticket = count()  # of two that are as good, the one that came last: it is further
        self._best: dict[_State, int] = {}
        self._came: dict[_State, tuple[_State, Move | None]] = {}
        self._queue: list[tuple[int, int, int, int, _State]] = []

    def run(self, budget: Budget) -> Alignment | None:
        for marking in self._net.initial():
            self._offer(_State(0, marking), 0)
        while self._queue and budget.left > 0:
            *_, cost, state = heapq.heappop(self._queue)
            if cost > self._best[state]:  # a cheaper way to it was found meanwhile
                continue
            if state.done == len(self._trace) and not state.marking:
                return Alignment(_moves(self._came, state))
            budget.left -= 1
            self._expand(state)
        return None

    def _expand(self, state: _State) -> None:
        cost = self._best[state]
        coming = self._trace[state.done] if state.done < len(self._trace) else None
        if coming is not None:
            alone = Move("trace", coming)
            self._offer(_State(state.done + 1, state.marking), cost + 1, state, alone)
        for label, after in self._net.steps(state.marking):
            if label is None:
                self._offer(_State(state.done, after), cost, state)
                continue
            if coming == label:
                self._offer(_State(state.done + 1, after), cost, state, Move("both", label))
            self._offer(_State(state.done, after), cost + 1, state, Move("diagram", label))

    def _offer(
        self, state: _State, cost: int, before: _State | None = None, move: Move | None = None
    ) -> None:
        if cost >= self._best.get(state, cost + 1):
            return
        self._best[state] = cost
        if before is not None:
            self._came[state] = (before, move)
        least = cost + self._least(state)
        heapq.heappush(self._queue, (least, -state.done, -next(self._ticket), cost, state))

    def _least(self, state: _State) -> int:
        """Return what it will still cost, or less."""
        extra = self._left.beyond(state.done, self._net.most(state.marking))
        done_too = len(self._trace) - state.done - extra  # may yet be moves of both
        return extra + max(0, self._net.least(state.marking) - done_too)


class _Left:
    """What of a trace cannot be drawn any more from a marking on: never more than it will cost."""

    def __init__(self, trace: Sequence[str]) -> None:
        after = Counter(trace)
        self._counts = [dict(after)]
        for name in trace:
            after[name] -= 1
            self._counts.append({each: number for each, number in after.items() if number})

    def beyond(self, done: int, most: Counter[str]) -> int:
        return sum(max(0, n - most[name]) for name, n in self._counts[done].items())


def _moves(came: dict[_State, tuple[_State, Move | None]], state: _State) -> tuple[Move, ...]:
    moves = []
    while state in came:
        state, move = came[state]
        if move is not None:
            moves.append(move)
    return tuple(reversed(moves))
