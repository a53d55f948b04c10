"""What takes the place of each element and flow when a case goes on by another version."""

from collections.abc import Mapping

from engine.diagram.composing import SEPARATOR
from engine.diagram.model import Process


class Counterparts:
    """Elements and flows of one version → those of another.

    What the mapping does not name keeps its id. What is mapped takes along what stands for it or
    lies in it under its name: "panggil~isi" goes with "panggil".
    """

    def __init__(self, old: Process, new: Process, mapping: Mapping[str, str]) -> None:
        self._old, self._new, self._mapping = old, new, mapping

    def element(self, element_id: str) -> str:
        """Return the id that takes an element's place; the new version may not have it."""
        named = self._mapping.get(element_id)
        if named is not None:
            return named
        around, found, inside = element_id.rpartition(SEPARATOR)
        return f"{self.element(around)}{SEPARATOR}{inside}" if found else element_id

    def flow(self, flow_id: str) -> str | None:
        """Return the id of the flow that takes a flow's place: the same, or the one between.

        None when the new version has no flow between what took its ends' places, or several.
        """
        flow = self._old.flows.get(flow_id)
        if flow is None:
            return None
        source, target = self.element(flow.source), self.element(flow.target)
        between = [f.id for f in self._new.outgoing(source) if f.target == target]
        if flow_id in between:
            return flow_id
        return between[0] if len(between) == 1 else None
