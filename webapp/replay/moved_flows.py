"""Flows that an older version drew under another id, named as a newer one names them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.diagram.model import Process
from engine.queries import LogEntry


def moved_flows(old: Process, new: Process, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return which flow took the place of each that has another id now: the one between its ends.

    Args:
        old: the version that a case leaves.
        new: the version that it goes on by.
        mapping: old element id to new one, where it is another.
    """
    by_ends = {(flow.source, flow.target): flow.id for flow in new.flows.values()}
    found = {}
    for flow in old.flows.values():
        ends = (mapping.get(flow.source, flow.source), mapping.get(flow.target, flow.target))
        if ends in by_ends and by_ends[ends] != flow.id:
            found[flow.id] = by_ends[ends]
    return found


def with_flows(entries: Sequence[LogEntry], moved: Mapping[str, str]) -> list[LogEntry]:
    """Return entries in which flows have their new ids."""
    if not moved:
        return list(entries)
    return [
        replace(entry, events=[_event(event, moved) for event in entry.events]) for entry in entries
    ]


def _event(event: Mapping[str, Any], moved: Mapping[str, str]) -> Mapping[str, Any]:
    flow = event.get("flow", "")
    return {**event, "flow": moved[flow]} if flow in moved else event
