"""The buttons of a form: send, save, and those that change an answer without JavaScript.

Every button is `<button name="_action" value="…">`: "complete", "save", or
"<field>:<verb>[:<argument>]", such as "bagian:add:foto", "bagian:up:b2", "keputusan:approve_all".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms import parts
from forms.model import Field

NAME = "_action"
MAX_PARTS = 100
VERBS = {
    "parts": ("add", "remove", "up", "down", "take"),
    "decisions": ("approve_all", "clear"),
}


@dataclass(frozen=True)
class Action:
    verb: str = "complete"
    field: str = ""  # the key of the field that is changed; "" for the whole form
    argument: str = ""

    @property
    def anchor(self) -> str:
        """The id on the page to come back to."""
        if self.verb in ("up", "down"):
            return f"{self.field}.{self.argument}"
        return self.field


def read_action(written: str) -> Action:
    """Return the action that a button's value names; an empty value is "complete"."""
    head, _, rest = written.partition(":")
    if not rest:
        return Action(head or "complete")
    verb, _, argument = rest.partition(":")
    return Action(verb, head, argument)


def is_known(action: Action, field: Field | None) -> bool:
    """Whether such a button stands on the form; `field` is the one that it names."""
    if field is None:
        return not action.field and action.verb in ("complete", "save")
    if action.verb == "add":
        return field.kind == "parts" and action.argument in field.part_kinds
    return action.verb in VERBS.get(field.kind, ())


def apply(action: Action, field: Field, answers: Mapping[str, Any]) -> Any:
    """Return the answer of `field` after its button was pressed."""
    value = list(answers[field.key])
    match action.verb:
        case "add" if len(value) < MAX_PARTS:
            return [*value, parts.new_part(value, action.argument)]
        case "remove":
            return [part for part in value if part["id"] != action.argument]
        case "up" | "down":
            return _moved(value, action)
        case "take":
            return _taken(value, parts.mappings(answers.get(field.take_from)))
        case "approve_all":
            return [_approved(each) for each in value]
        case "clear":
            return [each | {"decision": "", "reason": ""} for each in value]
    return value


def _moved(value: list[Any], action: Action) -> list[Any]:
    here = next((at for at, part in enumerate(value) if part["id"] == action.argument), None)
    there = None if here is None else here + (1 if action.verb == "down" else -1)
    if here is not None and there is not None and 0 <= there < len(value):
        value[here], value[there] = value[there], value[here]
    return value


def _taken(value: list[Any], files: list[Mapping[str, Any]]) -> list[Any]:
    """Return the parts, and one more for each photo and video that no part shows yet."""
    shown = [part["file"]["digest"] for part in value if part["file"]]
    for file in files:
        kind = str(file.get("type")).partition("/")[0]
        kind = {"image": "foto", "video": "video"}.get(kind, "")
        if kind and file.get("digest") not in shown and len(value) < MAX_PARTS:
            value.append(parts.new_part(value, kind) | {"file": dict(file)})
            shown.append(file.get("digest"))
    return value


def _approved(decision: Mapping[str, Any]) -> dict[str, Any]:
    """Approve what is not decided; who has rejected a part meant it."""
    undecided = decision["decision"] != "tolak"
    return dict(decision) | ({"decision": "setuju", "reason": ""} if undecided else {})
