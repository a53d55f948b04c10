"""What is tried out: a draft, whose scenarios may be changed, or a version as it was deployed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from engine import queries
from engine.diagram.composing import SEPARATOR
from engine.errors import NotFound, WrongState
from webapp.accounts.queries import Account
from webapp.context import Office

DRAFT, VERSION = "rancangan", "versi"  # as addresses say it


@dataclass(frozen=True)
class Subject:
    """The files of one process."""

    kind: str
    id: UUID
    process_id: str
    name: str
    diagram: bytes
    forms: Mapping[str, bytes]
    scenarios: Mapping[str, bytes]
    address: str  # of its own page
    save: Callable[[str, bytes | None], None] | None = None  # a scenario; None: it never changes

    @property
    def may_write(self) -> bool:
        """Whether scenarios may be saved."""
        return self.save is not None


def subject_of(office: Office, account: Account, kind: str, subject_id: UUID) -> Subject:
    """Return what a person wants to try out.

    Raises:
        NotFound: there is none such, or not for him.
    """
    if kind == VERSION:
        return _version(office, account, subject_id)
    raise NotFound(
        f"Expected a draft '{subject_id}', found none", indonesian="Rancangan tidak ditemukan."
    )


def save_scenario(subject: Subject, name: str, source: bytes | None) -> None:
    """Keep a scenario with its draft, or, without a source, take it away.

    Raises:
        WrongState: it is a version, which never changes.
    """
    if subject.save is None:
        raise WrongState(
            "Expected a draft to keep the scenario with, but a version never changes",
            indonesian="Versi yang sudah diterapkan tidak berubah. Buka sebagai rancangan untuk "
            "menyimpan skenario.",
        )
    subject.save(name, source)


def _version(office: Office, account: Account, definition_id: UUID) -> Subject:
    with office.database.reading() as connection:
        source = queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
        scenarios = queries.scenarios_of(connection, definition_id=definition_id)
    definition = office.runtime.definitions.get(definition_id)
    own = {name: form for name, form in definition.forms.items() if SEPARATOR not in name}
    process = definition.process
    title = process.name or process.id
    return Subject(
        VERSION,
        definition_id,
        process.id,
        title,
        source,
        own,
        scenarios,
        url_for("procedures.show", definition_id=definition_id),
    )
