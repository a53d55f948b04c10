"""(snapshot, command, definition, facts) → events and the next snapshot.

Pure: the heart of the law of motion.

The same call gives the same answer on any machine, years later: that is what a replay is.
"""

import re
from typing import Any

import orjson

from engine.case import AnswerCheck, Case, Step, Versions, no_other
from engine.commands import Actor, InstanceCommand
from engine.definition import Definition
from engine.errors import Invalid
from engine.facts import Facts
from engine.handling import carry_out

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def execute(
    snapshot: bytes | None,
    command: InstanceCommand,
    definition: Definition,
    facts: Facts,
    actor: Actor,
    *,
    check: AnswerCheck | None = None,
    versions: Versions = no_other,
) -> Step:
    """Carry out one command on one case.

    Args:
        snapshot: the case before; None before StartInstance.
        command: canonical (see `canonical`), so that a replay from the log sees the same order of
        keys.
        definition: the version that the case runs on.
        facts: the time, and what else the step may ask for.
        actor: who asks; permission is decided here.
        check: the forms' say on answers; a replay leaves it out, as it was heard when the entry was
        made.
        versions: gives the other versions of the process, for a migration.

    Raises:
        Refusal: nothing was done.
        Needs: a fact is missing; call again with it.
    """
    case = Case(snapshot, definition, facts, actor, check, versions)
    carry_out(case, command)
    return case.step()


def canonical(value: Any) -> Any:
    """Return a private copy with sorted keys, as the log will hold it.

    Raises:
        Invalid: it holds what the log cannot: floats, bytes, numbers beyond 64 bits, keys that are
        not text, text that no database keeps, lists in lists without end.
    """
    try:
        written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        copy = orjson.loads(written)
    except (orjson.JSONEncodeError, orjson.JSONDecodeError) as problem:
        raise Invalid(
            f"Expected text, whole numbers, lists and mappings, but {problem}"
        ) from problem
    _refuse_unkept(value, "")
    return copy


def check_text(text: str, place: str) -> None:
    """Refuse a text that no database keeps.

    Raises:
        Invalid: it holds the character 0, or half of a surrogate pair.
    """
    if _NO_TEXT.search(text):
        raise Invalid(
            f"Expected '{place}' to be text, but found a character that is none in {text[:80]!a}",
            indonesian="Isian memuat karakter yang bukan huruf. Tulis ulang isian itu.",
            field=place,
        )


def _refuse_unkept(value: Any, path: str) -> None:
    if isinstance(value, float):
        raise Invalid(
            f"Expected '{path}' to be a whole number or decimal text, but found the float {value!r}"
        )
    if isinstance(value, str):
        check_text(value, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_text(key, path)
            _refuse_unkept(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse_unkept(inner, f"{path}[{index}]")
