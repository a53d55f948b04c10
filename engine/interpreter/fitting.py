"""Whether a token can go on in another version of its process; if not, why, for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.building import EACH, Program
from engine.interpreter.catches import Boundary, ScopeStart
from engine.interpreter.counterparts import Counterparts
from engine.interpreter.gateways import Gather
from engine.interpreter.repeating import Each
from engine.interpreter.token import WAITING, Token


@dataclass(frozen=True)
class Obstacle:
    """Why a case cannot go on by another version."""

    element_id: str  # of the version that it runs on
    message: Mapping[str, str]  # language → sentence; keys "id" and "en"


def place_of(spec: Any, counterparts: Counterparts) -> str:
    """Return the name of the spec that takes the place of another."""
    suffix = EACH if spec.name.endswith(EACH) else ""
    return counterparts.element(spec.element.id) + suffix


def misfit(token: Token, target: Program, counterparts: Counterparts) -> Obstacle | None:
    """Return what keeps a token from going on by another version, None when nothing does."""
    old_id, new_id = token.element.id, counterparts.element(token.element.id)
    if new_id not in target.process.elements:
        return Obstacle(
            old_id,
            {
                "en": f"Expected '{new_id}' in that version, because the case is there, but found "
                "none: say what takes its place",
                "id": f"Berkas berada di '{old_id}', tetapi pada versi itu tidak ada '{new_id}'. "
                "Tentukan penggantinya.",
            },
        )
    node = target.spec.task_specs.get(place_of(token.task_spec, counterparts))
    if node is None or not _is_alike(token.task_spec, node):
        return Obstacle(
            old_id,
            {
                "en": f"Expected '{new_id}' to be what '{old_id}' is, because the case is there, "
                "but in that version it is of another kind",
                "id": f"Berkas berada di '{old_id}', tetapi pada versi itu '{new_id}' berjenis "
                "lain.",
            },
        )
    if not _stands_alike(token, node, target, counterparts):
        return Obstacle(
            old_id,
            {
                "en": f"Expected '{new_id}' to stand where '{old_id}' stands, because the case is "
                "there, but in that version it lies elsewhere or other ways lead to it",
                "id": f"Berkas berada di '{old_id}', tetapi pada versi itu '{new_id}' terletak di "
                "tempat lain atau dimasuki lewat alur lain.",
            },
        )
    return None


def _is_alike(old: Any, new: Any) -> bool:
    if type(old) is not type(new) or type(old.trigger) is not type(new.trigger):
        return False
    return not isinstance(old, Each) or old.told.kind == new.told.kind


def _stands_alike(token: Token, node: Any, target: Program, counterparts: Counterparts) -> bool:
    around = None if token.scope is None else token.workflow.tasks[token.scope].task_spec
    if (None if around is None else place_of(around, counterparts)) not in _homes(node, target):
        return False
    if isinstance(node, Boundary):
        return counterparts.element(str(token.element.attached_to)) == node.element.attached_to
    if isinstance(node, Gather) and token._state == WAITING:
        return len(node.incoming) > 1 and counterparts.flow(token.internal_data["via"]) is not None
    if "race" in token.internal_data:
        return _is_same_race(token, target, counterparts)
    return True


def _homes(node: Any, target: Program) -> set[str | None]:
    """Return the names of the containers in which a token on a spec may live."""
    element = node.element
    if element.repetition is not None and not node.name.endswith(EACH):
        return {element.id + EACH}
    if isinstance(node, ScopeStart):  # waits around its sub-process, begins inside it
        return {element.scope, target.process.elements[element.scope].scope}
    return {element.scope}


def _is_same_race(token: Token, target: Program, counterparts: Counterparts) -> bool:
    """Say whether the event-based gateway still waits for the same events."""
    via = token.internal_data["via"]
    old = token.workflow.program.process
    flow = counterparts.flow(via)
    if flow is None:
        return False
    gateway = target.process.flows[flow].source
    return len(target.process.outgoing(gateway)) == len(old.outgoing(old.flows[via].source))
