"""A case goes on by another version of its process, and back while nothing else has happened."""

from collections.abc import Mapping
from typing import Any

from engine import permission
from engine.case import Case
from engine.commands import MigrateInstance, RevertMigration
from engine.definition import Definition
from engine.errors import Invalid, WrongState
from engine.events import InstanceMigrated, MigrationReverted
from engine.expressions import ExpressionError
from engine.interpreter.codec import stand_again, standing
from engine.interpreter.counterparts import Counterparts
from engine.interpreter.rebinding import rebind
from engine.interpreter.retelling import retell
from engine.interpreter.workflow import Workflow

MAX_TOLD = 12  # obstacles in a sentence
_MOVERS = (permission.ADMINISTRATOR, permission.ANALYST)


def migrate(case: Case, command: MigrateInstance) -> None:
    """Let the case go on by another version.

    Raises:
        Invalid: the mapping names what is not there.
        WrongState: it runs on that version, or something on which it waits has no counterpart.
    """
    permission.require_any(case.actor, _MOVERS, "move a case", "memindahkan berkas")
    old, target = case.definition, case.versions(command.version)
    _check(old, target, command.mapping)
    before, kept = case.workflow, {"version": old.version, **standing(case.snapshot or b"")}
    rebound = rebind(before, target.program, command.mapping)
    if rebound.obstacles:
        told = [obstacle.message for obstacle in rebound.obstacles[:MAX_TOLD]]
        raise WrongState(
            ". ".join(message["en"] for message in told),
            indonesian=" ".join(message["id"] for message in told),
            field=rebound.obstacles[0].element_id,
        )
    _release_what_others_do_now(case, rebound.workflow)
    counterparts = Counterparts(old.process, target.process, command.mapping)
    case.take(target, rebound.workflow, _renamed(case.memory, counterparts))
    case.workflow.emit(InstanceMigrated(target.id, target.version, old.version, rebound.keys))
    _tell(case, before)
    told_so_far = len(case.workflow.happened)
    case.workflow.advance()  # a join may have all that it waits for, a condition may be true
    if len(case.workflow.happened) == told_so_far:
        case.keep(kept)


def revert(case: Case, _command: RevertMigration) -> None:
    """Let the case stand as it stood before its last entry, a migration.

    Raises:
        WrongState: its last entry is none, or the case went on by itself then.
    """
    permission.require_any(case.actor, _MOVERS, "move a case back", "mengembalikan berkas")
    if case.undo is None:
        raise WrongState(
            "Expected the last entry of the case to be a migration after which nothing happened, "
            "but it is not",
            indonesian="Pemindahan hanya dapat dibatalkan selama belum ada kejadian lain sesudahnya"
            " pada berkas ini.",
        )
    target, version = case.versions(case.undo["version"]), case.definition.version
    before = case.workflow
    workflow, memory = stand_again(case.undo, before.variables, target.program)
    keys = {
        token.key: workflow.tasks[token.id].key
        for token in before.tasks.values()
        if token.id in workflow.tasks and "key" in token.internal_data
    }
    renamed = {key: old for key, old in keys.items() if key != old}
    case.take(target, workflow, memory)
    workflow.emit(MigrationReverted(target.id, target.version, version, renamed))
    _tell(case, before)


def _check(old: Definition, target: Definition, mapping: Mapping[str, str]) -> None:
    if target.version == old.version:
        raise WrongState(
            f"Expected the case to run on another version than {target.version}, but it runs on it",
            indonesian=f"Berkas ini sudah berjalan pada versi {target.version}.",
        )
    for source, place in mapping.items():
        for element_id, definition in ((source, old), (place, target)):
            if element_id not in definition.process.elements:
                raise Invalid(
                    f"Expected an element '{element_id}' in version {definition.version}, "
                    "found none",
                    indonesian=f"Versi {definition.version} tidak memiliki '{element_id}'.",
                    field=element_id,
                )
    _check_once_each(old, target, mapping)


def _check_once_each(old: Definition, target: Definition, mapping: Mapping[str, str]) -> None:
    counterparts = Counterparts(old.process, target.process, mapping)
    taken: dict[str, str] = {}
    for element_id in old.process.elements:
        place = counterparts.element(element_id)
        other = taken.setdefault(place, element_id)
        if other != element_id and place in target.process.elements:
            raise Invalid(
                f"Expected '{place}' to take the place of one element, but it would take that of "
                f"'{other}' and '{element_id}'",
                indonesian=f"'{place}' tidak dapat menggantikan '{other}' dan '{element_id}' "
                "sekaligus.",
                field=place,
            )


def _release_what_others_do_now(case: Case, after: Workflow) -> None:
    """Let a work item that went to another group go back to it, unless its person is of it."""
    for token in after.open_items():
        was, by = case.workflow.tasks[token.id], token.internal_data.get("by")
        group = token.element.group or ""
        if by is not None and group != was.element.group and not case.facts.person(by[0], group):
            del token.internal_data["by"]


def _renamed(memory: Mapping[str, Any], counterparts: Counterparts) -> dict[str, Any]:
    """Return what is remembered of elements, under the ids that they have now."""
    return {
        name: {counterparts.element(element): what for element, what in told.items()}
        if isinstance(told, dict)
        else told
        for name, told in memory.items()
    }


def _tell(case: Case, before: Workflow) -> None:
    try:
        told = retell(before, case.workflow)
    except ExpressionError as problem:
        raise WrongState(f"Expected to know what the case waits for then, but {problem}") from None
    for event in told:
        case.workflow.emit(event)
