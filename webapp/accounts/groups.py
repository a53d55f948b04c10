"""The groups a person may belong to: lanes of the SOPs, and roles of the application."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext

from engine import queries
from engine.runtime import Runtime


@dataclass(frozen=True)
class Group:
    """A group as people read it."""

    key: str
    name: str
    is_role: bool = False  # belongs to the application, not to an SOP


ROLES = {
    "analyst": lazy_gettext("Analis proses"),
    "auditor": lazy_gettext("Auditor"),
    "administrator": lazy_gettext("Administrator"),
}


def known_groups(runtime: Runtime) -> list[Group]:
    """Return the lanes of each SOP's newest version, as they are drawn, then the roles."""
    lanes: dict[str, str] = {}
    with runtime.database.reading() as connection:
        definitions = queries.definitions(connection, unit_id=runtime.unit_id)
    for line in definitions:
        for lane in runtime.definitions.get(line.id).process.lanes:
            lanes.setdefault(lane.group, lane.name)
    roles = [Group(key, str(name), is_role=True) for key, name in ROLES.items()]
    return [*(Group(key, name) for key, name in lanes.items()), *roles]


def names_of(groups: Iterable[str], known: Iterable[Group]) -> list[str]:
    """Return the names of some groups in the order of `known`; a forgotten one goes by its key.

    >>> known = [Group("kabid", "Kepala Bidang"), Group("kasie", "Kepala Seksi")]
    >>> names_of(["old", "kasie"], known)
    ['Kepala Seksi', 'old']
    """
    wanted = set(groups)
    listed = [group for group in known if group.key in wanted]
    return [group.name for group in listed] + sorted(wanted - {group.key for group in listed})
