"""Which personal fields of a case there are to erase."""

from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy import Connection

from engine import queries
from engine.queries import CaseLine
from webapp.cases.answers import Wording
from webapp.context import office


@dataclass(frozen=True)
class Erasable:
    """A personal field of which the case keeps something."""

    name: str
    label: str
    commitments: tuple[str, ...]  # of its values; none: it stands in a draft only


def erasable(connection: Connection, case: CaseLine) -> list[Erasable]:
    """Return the personal fields of which a case keeps values or drafts, by name."""
    definition = office().runtime.definitions.get(case.definition_id)
    wording = Wording(definition.forms, str(get_locale()))
    kept = {
        each.name: each.commitments
        for each in queries.personal_fields(connection, instance_id=case.id)
    }
    personal = office().runtime.personal_fields(definition)
    for item in queries.work_items_of(connection, instance_id=case.id):
        for name in personal & (item.draft or {}).keys():
            kept.setdefault(name, ())
    return [Erasable(name, wording.label(name), kept[name]) for name in sorted(kept)]
