"""What there is to choose from where cases are filtered, in the words of who looks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import get_locale
from sqlalchemy import Connection

from engine import queries
from engine.diagram.model import Process
from engine.queries import DefinitionLine
from webapp.accounts import queries as account_queries
from webapp.accounts.queries import Account
from webapp.cases.access import groups_of, visible_definitions
from webapp.cases.answers import Wording
from webapp.cases.filters import CaseFilter
from webapp.cases.naming import Names
from webapp.cases.selecting import may_look_for_people
from webapp.context import office
from webapp.i18n import gettext

Options = Sequence[tuple[str, str]]  # value and words


@dataclass(frozen=True)
class Choices:
    """Options of each question; a group of options has a heading."""

    processes: Options
    versions: Options
    people: Options  # empty: he may not look for people
    groups: Options
    steps: Sequence[tuple[str, Options]]  # by process
    kinds: Sequence[tuple[str, Options]]  # by what the form asks; "variable:value"
    turned: Sequence[tuple[tuple[str, str], str]]  # pairs of steps that must not be turned round
    asks_for_people: bool


def word_of(value: str, options: Iterable[tuple[str, str]]) -> str:
    """Return what an option is called; what is none goes by its value."""
    return next((word for each, word in options if each == value), value)


def every(headed: Iterable[tuple[str, Options]]) -> Iterator[tuple[str, str]]:
    """Yield the options under all headings."""
    for _, options in headed:
        yield from options


def choices(connection: Connection, account: Account, wanted: CaseFilter) -> Choices:
    """Return what a person may choose from, steps and kinds of the procedure that he chose."""
    visible = visible_definitions(connection, account)
    versions = [
        line
        for line in queries.definition_versions(connection, unit_id=account.unit_id)
        if visible is None or line.id in visible
    ]
    newest: dict[str, DefinitionLine] = {}
    for line in versions:
        newest.setdefault(line.process_id, line)
    shown = _shown(versions, list(newest.values()), wanted)
    processes = [(line.name, office().runtime.definitions.get(line.id).process) for line in shown]
    asks = may_look_for_people(connection, account)
    people = account_queries.accounts(connection, unit_id=account.unit_id) if asks else []
    return Choices(
        processes=[(line.process_id, line.name) for line in newest.values()],
        versions=[(str(line.id), _version_word(line)) for line in versions],
        people=[(str(each.id), each.name) for each in people],
        groups=list(_groups(process for _, process in processes)),
        steps=[(name, list(_steps(process))) for name, process in processes],
        kinds=[each for line in shown for each in _kinds(line.id)],
        turned=[pair for _, process in processes for pair in _pairs(process)],
        asks_for_people=asks,
    )


def _shown(
    versions: list[DefinitionLine], newest: list[DefinitionLine], wanted: CaseFilter
) -> list[DefinitionLine]:
    if wanted.definition_id is not None:
        return [line for line in versions if line.id == wanted.definition_id]
    if wanted.process_id:
        return [line for line in newest if line.process_id == wanted.process_id]
    return newest


def _version_word(line: DefinitionLine) -> str:
    return gettext("%(process)s, versi %(version)d", process=line.name, version=line.version)


def _groups(processes: Iterable[Process]) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for process in processes:
        for group in sorted(groups_of(process)):
            found.setdefault(group, Names(process).group(group))
    yield from sorted(found.items(), key=lambda each: each[1])


def _steps(process: Process) -> Iterator[tuple[str, str]]:
    names = Names(process)
    for element in process.elements.values():
        if element.is_offered:
            yield element.id, names.step(element.id)


def _kinds(definition_id: UUID) -> Iterator[tuple[str, Options]]:
    """Yield the variables that lists show and a form lets choose."""
    known = office().runtime.definitions.get(definition_id)
    language = str(get_locale())
    wording = Wording(known.forms, language)
    for name in known.process.summary:
        field = wording.field(name)
        if field is not None and field.options and field.kind in ("select", "radio"):
            options = [(f"{name}:{each.value}", each.label(language)) for each in field.options]
            yield wording.label(name), options


def _pairs(process: Process) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each paraf with each step that needs it: what the diagram wants in this order."""
    names = Names(process)
    for element in process.elements.values():
        if not element.is_offered:
            continue
        for needed in element.needs_paraf:
            words = gettext(
                "%(first)s sesudah %(second)s",
                first=names.step(needed),
                second=names.step(element.id),
            )
            yield (needed, element.id), words
