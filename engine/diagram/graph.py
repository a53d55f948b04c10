"""Questions about the drawn graph: what leaves, enters, can be reached, lies on a cycle.

Pure, and without recursion, so that a long chain is no danger. A boundary event counts as reached
from the activity it is attached to; what begins inside a sub-process, from the sub-process.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.diagram.model import Flow, Process


@dataclass(frozen=True)
class Graph:
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    next: Mapping[str, tuple[str, ...]]  # element id -> ids that a token may come to from there

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """Return every element that a token from `starts` may come to, with the starts."""
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting.extend(self.next.get(at, ()))
        return seen

    def cycles(self, through: Callable[[str], bool]) -> list[tuple[str, ...]]:
        """Return the groups of elements that lie on common cycles `through` certain elements.

        Groups and their members come in the order of the drawing.
        """
        order = {element_id: n for n, element_id in enumerate(self.next)}
        edges = {
            at: [to for to in targets if through(to)]
            for at, targets in self.next.items()
            if through(at)
        }
        groups = (
            tuple(sorted(group, key=order.__getitem__))
            for group in _components(edges)
            if len(group) > 1 or group[0] in edges[group[0]]
        )
        return sorted(groups, key=lambda group: order[group[0]])


def graph_of(process: Process) -> Graph:
    """Return the graph of a process; flows keep the order of the drawing."""
    return Graph(
        outgoing={at: process.outgoing(at) for at in process.elements},
        incoming={at: process.incoming(at) for at in process.elements},
        next={
            at: (
                *(flow.target for flow in process.outgoing(at)),
                *(event.id for event in process.boundaries(at)),
                *entries(process, at),
            )
            for at in process.elements
        },
    )


def entries(process: Process, scope: str | None) -> tuple[str, ...]:
    """Return where a token may first appear in a sub-process, or in the process itself.

    At its start events; without any, where it begins; and in event sub-processes beside them.
    """
    inside = process.within(scope)
    starts = [element for element in inside if element.kind == "startEvent"]
    beginnings = starts or process.beginnings(scope)
    return tuple(e.id for e in (*beginnings, *(e for e in inside if e.on_event)))


def _components(edges: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected components: Kosaraju's two walks, without recursion."""
    back: dict[str, list[str]] = {at: [] for at in edges}
    for at, targets in edges.items():
        for to in targets:
            back[to].append(at)
    seen: set[str] = set()
    for root in reversed(_postorder(edges)):
        group, waiting = [], [root]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                group.append(at)
                waiting.extend(back[at])
        if group:
            yield group


def _postorder(edges: Mapping[str, list[str]]) -> list[str]:
    done: list[str] = []
    seen: set[str] = set()
    for root in edges:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(edges[root]))]
        while path:
            at, targets = path[-1]
            to = next((to for to in targets if to not in seen), None)
            if to is None:
                done.append(at)
                path.pop()
            else:
                seen.add(to)
                path.append((to, iter(edges[to])))
    return done
