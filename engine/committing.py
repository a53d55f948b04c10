"""Takes what is personal out of a command, before the engine and the log see it; draws the salts.

Chance enters here and nowhere else: what is executed holds commitments only, so that a replay needs
neither the values nor their salts.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.checking import FormValidator
from engine.commands import InstanceCommand
from engine.definition import Definition
from engine.errors import Invalid
from engine.personal import (
    PersonalValue,
    canonical_bytes,
    commitment_to,
    commitments_in,
    reference_to,
)

SALT_BYTES = 32
_CARRIED = ("variables", "answers", "payload", "result")  # fields of commands that hold variables


def personal_fields(definition: Definition, forms: FormValidator) -> frozenset[str]:
    """Return the names of all fields that any form of a version marks as personal."""
    return frozenset(
        name
        for source in definition.forms.values()
        for name, said in _fields_of(source, forms).items()
        if getattr(said, "personal", False)
    )


def commit(
    command: InstanceCommand, names: frozenset[str]
) -> tuple[InstanceCommand, tuple[PersonalValue, ...]]:
    """Return a command with references in place of personal values, and the values.

    An empty answer stays as it is: there is nothing to erase.

    Args:
        command: canonical.
        names: of the personal fields.

    Raises:
        Invalid: it brings a reference itself. Nobody could tell whether such a value was lost.
    """
    changes: dict[str, Any] = {}
    found: list[PersonalValue] = []
    for carried in _CARRIED:
        values: Mapping[str, Any] = getattr(command, carried, {})
        _refuse_references(values)
        taken = [
            _taken(name, value)
            for name, value in values.items()
            if name in names and not _is_empty(value)
        ]
        if taken:
            changes[carried] = {
                **values,
                **{each.name: reference_to(each.commitment) for each in taken},
            }
            found += taken
    return (replace(command, **changes) if changes else command), tuple(found)


def _fields_of(source: bytes, forms: FormValidator) -> Mapping[str, Any]:
    try:
        return forms.fields_of(source)
    except ValueError:
        return {}  # by today's rules no form: nobody can answer it any more


def _taken(name: str, value: Any) -> PersonalValue:
    salt = secrets.token_bytes(SALT_BYTES)
    return PersonalValue(name, commitment_to(canonical_bytes(value), salt), salt, value)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _refuse_references(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if any(True for _ in commitments_in(value)):
            raise Invalid(
                f"Expected '{name}' to be a value, but found a reference to a personal value",
                indonesian=f"Isian '{name}' merujuk ke data pribadi; tuliskan nilainya.",
                field=name,
            )
