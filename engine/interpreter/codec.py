"""A running case ↔ bytes.

Compact and private: a snapshot is a cache of the log, not a format for others.

"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine.interpreter.building import Program
from engine.interpreter.scopes import Container
from engine.interpreter.token import Token
from engine.interpreter.variables import flat, layers
from engine.interpreter.workflow import Workflow

FORMAT = 1


class Unreadable(ValueError):
    """The snapshot was written by another release: rebuild it from the log."""


def dump(workflow: Workflow, memory: dict[str, Any]) -> bytes:
    """Return the state of a case, with what the execution remembers beside the tokens."""
    tokens = [[t.id, t._state, t.task_spec.name, t.internal_data] for t in workflow.tasks.values()]
    return orjson.dumps(
        [FORMAT, workflow.sequence, workflow.variables, workflow.visits, tokens, memory]
    )


def load(snapshot: bytes, program: Program) -> tuple[Workflow, dict[str, Any]]:
    """Return the case that `dump` wrote, to be run with the same program."""
    found, sequence, variables, visits, tokens, memory = orjson.loads(snapshot)
    if found != FORMAT:
        raise Unreadable(f"Expected a snapshot of format {FORMAT}, but found format {found}")
    workflow = Workflow(program)
    workflow.sequence, workflow.variables, workflow.visits = sequence, variables, visits
    for token_id, state, name, internal in tokens:
        Token(workflow, program.node(name), state, token_id, internal)
    return workflow, memory


def variables(snapshot: bytes, key: str | None = None) -> dict[str, Any]:
    """Return the variables of a case, or those that the element `key` sees.

    An instance of a repeated activity has some of its own; a called process may see nothing else
    than what it was handed. A key on which nothing stands sees the case's.
    """
    if key is None:
        return dict(orjson.loads(snapshot)[2])
    return variables_seen(snapshot, [key])[key]


def variables_seen(snapshot: bytes, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return, by key, the variables that several elements see."""
    _, _, of_case, _, tokens, _ = orjson.loads(snapshot)
    by_id = {token_id: internal for token_id, _, _, internal in tokens}
    by_key = {data["key"]: data for data in by_id.values() if "key" in data}
    return {
        key: dict(flat(layers(by_key[key], by_id.__getitem__, of_case)))
        if key in by_key
        else dict(of_case)
        for key in keys
    }


def standing(snapshot: bytes) -> dict[str, Any]:
    """Return where a case stands and what is remembered of it: all but its variables."""
    _, sequence, _, visits, tokens, memory = orjson.loads(snapshot)
    return {"sequence": sequence, "visits": visits, "tokens": tokens, "memory": memory}


def stand_again(
    kept: Mapping[str, Any], variables: dict[str, Any], program: Program
) -> tuple[Workflow, dict[str, Any]]:
    """Return the case as `standing` kept it, with the variables that it has now."""
    state = [FORMAT, kept["sequence"], variables, kept["visits"], kept["tokens"], kept["memory"]]
    return load(orjson.dumps(state), program)


def places(snapshot: bytes, program: Program) -> tuple[str, ...]:
    """Return the ids of the elements on which a case waits, in the diagram's order.

    Not of what holds others, nor of events that only watch.
    """
    workflow, _ = load(snapshot, program)
    waiting = {
        token.element.id
        for token in workflow.tasks.values()
        if token.task_spec.holds_open and not isinstance(token.task_spec, Container)
    }
    return tuple(element for element in program.process.elements if element in waiting)


def version_before(snapshot: bytes) -> int | None:
    """Return the version to which a case's last entry, a migration, can be undone; None: not so."""
    found: dict[str, Any] = orjson.loads(snapshot)[5].get("migrated", {})
    return found.get("version")
