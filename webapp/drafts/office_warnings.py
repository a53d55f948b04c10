"""What only the office can say of a process as it is drawn: its people, what stood before."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from engine.diagram.composing import SEPARATOR, drawn
from engine.diagram.model import Problem, Process
from engine.errors import NotFound
from forms.model import Form
from forms.problems import UnreadableForm
from forms.reading import read_form
from webapp.accounts.queries import accounts
from webapp.context import office
from webapp.drafts.field_warnings import field_warnings


def office_warnings(
    connection: Connection, process: Process, forms: Mapping[str, bytes] | None
) -> tuple[Problem, ...]:
    """Return what the office adds to what the reader says of a process that can be read.

    Whoever draws it, deploys it or approves it is told the same.

    Args:
        connection: a reading one.
        process: as it is drawn, or with what it calls.
        forms: its forms now, form id → source; None when they are not known.
    """
    changed = [] if forms is None else _changed_fields(drawn(process), forms)
    return (*_lanes_without_people(connection, process), *changed)


def _lanes_without_people(connection: Connection, process: Process) -> Iterator[Problem]:
    """Yield the lanes whose work nobody of the office could do."""
    people = accounts(connection, unit_id=office().unit_id)
    manned = {group for person in people if person.active for group in person.groups}
    for lane in process.lanes:
        if lane.group not in manned:
            said = {
                "id": f"Lajur '{lane.name or lane.id}' tanpa pegawai: kelompok '{lane.group}' "
                "tidak beranggota.",
                "en": f"The lane '{lane.name or lane.id}' has no people: nobody is in the group "
                f"'{lane.group}'.",
            }
            mend = {
                "id": "Masukkan pegawai ke kelompok itu sebelum versi ini berlaku.",
                "en": "Put somebody into that group before this version is in force.",
            }
            yield Problem("lane-without-people", "warning", lane.id, lane.name, said, mend)


def _changed_fields(process: Process, sources: Mapping[str, bytes]) -> list[Problem]:
    """Return what became of fields of the newest version that something still uses.

    Nothing while a form cannot be read: what it would ask is not known.
    """
    try:
        forms = _read(sources)
        present = office().runtime.definitions.latest(office().unit_id, process.id)
    except (UnreadableForm, NotFound):
        return []
    before = {name: form for name, form in present.forms.items() if SEPARATOR not in name}
    return field_warnings(process, forms, _read(before))


def _read(sources: Mapping[str, bytes]) -> dict[str, Form]:
    return {name: read_form(source) for name, source in sources.items()}
