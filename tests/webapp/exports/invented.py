"""Logs that nobody wrote, of all events and commands that there are, for the laws.

Every text that people or programs could have written begins with `SECRET`; what comes from diagrams
and from offices' rules does not.
"""

import dataclasses
import typing
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from engine import commands, diagram, events
from engine.queries import CaseLine, LogEntry
from engine.records import command_to_record, to_record
from tests.webapp.cast import EACH_LANE_ONCE, UNIT

SECRET = "Rahasia"
BEGUN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VERSION = UUID(int=7)
PROCESS = typing.cast(Any, diagram.read(EACH_LANE_ONCE).process)
OF_OFFICE = {
    "DefinitionDeployed", "DeploymentProposed", "DeploymentApproved", "DeploymentRejected",
    "DeploymentWithdrawn", "ProcessRetired", "MigrationOrdered", "NumberVoided", "CalendarSet",
}  # fmt: skip
EVENTS = [each for each in events.Event.__subclasses__() if each.__name__ not in OF_OFFICE]
COMMANDS = commands.InstanceCommand.__subclasses__()

moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC).isoformat()
)
keys = st.builds("{}:{}".format, st.sampled_from([*PROCESS.elements, "hilang"]), st.integers(1, 9))
secrets = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: SECRET + text)
values = st.one_of(
    secrets,
    st.integers(-(2**63), 2**64 - 1),
    st.booleans(),
    st.none(),
    st.lists(secrets, max_size=2),
)
photos = st.builds(
    lambda number, name: {"digest": f"{number:064x}", "name": name, "type": "image/png", "size": 1},
    st.integers(0, 9),
    secrets,
)
variables = st.dictionaries(
    st.sampled_from(["judul", "isi", "bukti"]), st.one_of(values, photos), max_size=3
)
drawn_names = st.sampled_from(["pembayaran", "agenda", "notify", "kabid"])

# Fields of events that do not come from people: exactly what docs/exports.md lets remain.
FROM_ELSEWHERE: dict[str, st.SearchStrategy[Any]] = {
    "key": keys,
    "attached_to": keys,
    "due_at": st.one_of(moments, st.just("")),
    "group": drawn_names,
    "topic": drawn_names,
    "kind": drawn_names,
    "name": drawn_names,
    "register": drawn_names,
    "variable": drawn_names,
    "method": drawn_names,
    "same_person_as": drawn_names,
    "flow": drawn_names,
    "variables": st.just(("judul",)),
    "keys": st.dictionaries(keys, keys, max_size=2),
    "definition_id": st.just(VERSION),
}
OF_COMMANDS: dict[str, st.SearchStrategy[Any]] = {"key": keys, "planned_at": moments}


def _field(hint: Any, name: str, known: Mapping[str, st.SearchStrategy[Any]]) -> Any:
    if name in known:
        return known[name]
    choices = typing.get_args(hint)
    if hint is UUID or UUID in choices:
        return st.uuids(version=4)
    if hint is int:
        return st.integers(1, 99)
    if typing.get_origin(hint) in (Mapping, typing.get_origin(Mapping[str, Any])):
        return variables
    if commands.Proof in choices:
        return st.just(commands.Proof("password"))
    return secrets


def _built(kind: type, known: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    fields = {each.name: hints[each.name] for each in dataclasses.fields(kind)}
    return st.builds(kind, **{name: _field(hint, name, known) for name, hint in fields.items()})


told = st.one_of([_built(kind, FROM_ELSEWHERE) for kind in EVENTS]).map(to_record)
asked = st.one_of([_built(kind, OF_COMMANDS) for kind in COMMANDS]).map(command_to_record)
people = st.fixed_dictionaries(
    {"id": secrets, "name": secrets, "groups": st.lists(drawn_names, max_size=2)},
    optional={"position": secrets},
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[CaseLine, list[LogEntry]]:
    """Return a case and its log."""
    lines = st.tuples(people, asked, st.lists(told, max_size=3))
    entries = [
        LogEntry(seq, BEGUN + timedelta(microseconds=seq), who, command, done, "")
        for seq, (who, command, done) in enumerate(draw(st.lists(lines, max_size=4)), start=1)
    ]
    case = CaseLine(
        id=draw(st.uuids(version=4)),
        unit_id=UNIT,
        process_id=PROCESS.id,
        process_name="Proses",
        version=1,
        definition_id=VERSION,
        status="running",
        title=draw(secrets),
        summary={},
        started_at=BEGUN,
        ended_at=None,
        moved_at=BEGUN,
        revises=draw(st.one_of(st.none(), st.uuids(version=4))),
    )
    return case, entries
