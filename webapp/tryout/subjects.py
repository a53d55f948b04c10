"""What is tried out: a draft, whose scenarios may be changed, or a version as it was deployed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from engine import queries
from engine.diagram.composing import SEPARATOR
from engine.errors import WrongState
from webapp.accounts.queries import Account
from webapp.context import Office
from webapp.drafts.access import open_draft
from webapp.drafts.queries import save_scenario as save_scenario_of_draft

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
    # Keeps a scenario, or, without a source, takes it away. None: not for this person.
    save: Callable[[str, bytes | None], None] | None = None

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
    return _draft(office, account, subject_id)


def keeper_of(subject: Subject) -> Callable[[str, bytes | None], None]:
    """Return what keeps a scenario with its draft, or, without a source, takes it away.

    Raises:
        WrongState: it is a version, which never changes, or another's draft.
    """
    if subject.save is None:
        raise WrongState(
            "Expected a draft of your own to keep the scenario with, but this is none",
            indonesian="Skenario disimpan pada rancangan Anda sendiri: versi yang sudah diterapkan "
            "tidak berubah, dan rancangan orang lain bukan milik Anda.",
        )
    return subject.save


def _draft(office: Office, account: Account, draft_id: UUID) -> Subject:
    with office.database.reading() as connection:
        draft = open_draft(connection, account, draft_id)

    def save(name: str, source: bytes | None) -> None:
        with office.database.writing() as connection:
            save_scenario_of_draft(
                connection, unit_id=account.unit_id, draft_id=draft_id, name=name, source=source
            )

    return Subject(
        DRAFT,
        draft_id,
        draft.process_id,
        draft.name,
        draft.diagram,
        draft.forms,
        draft.scenarios,
        url_for("drafts.model", draft_id=draft_id),
        save if draft.is_of(account.id) else None,
    )


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
