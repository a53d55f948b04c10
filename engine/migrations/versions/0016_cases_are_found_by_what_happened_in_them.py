"""Cases are found by who worked on them, by their steps and parafs, and newest first."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from lxml import etree

from engine.column_types import Json

revision = "0016"
down_revision = "0015"

PARAF = "{urn:alur:bpmn:1}paraf"
ROWS_AT_ONCE = 5_000
LATE = "status = 'completed' AND ended_at > due_at"


def upgrade() -> None:
    """Add the column and the indexes, and look which cases one person signed twice."""
    op.add_column("instance", sa.Column("signed_by_one", sa.Integer(), nullable=True))
    op.create_index("instance_by_time", "instance", ["started_at"])
    op.create_index("instance_by_definition", "instance", ["definition_id", "started_at"])
    _create("instance_signed_by_one", "instance", "started_at", "signed_by_one IS NOT NULL")
    _create("work_item_by_person", "work_item", "person_id", "person_id IS NOT NULL")
    op.create_index(
        "work_item_by_key", "work_item", ["key"], postgresql_ops={"key": "text_pattern_ops"}
    )
    _create("work_item_late", "work_item", "ended_at", LATE)
    op.create_index("incident_by_time", "incident", ["unit_id", "raised_at"])
    _index_texts()
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("arguments", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("saved_search_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("saved_search_key")),
        sa.UniqueConstraint("account_id", "name", name=op.f("saved_search_one_account_id_name")),
    )
    for case in list(_signed_by_one()):
        op.get_bind().execute(
            sa.text("UPDATE instance SET signed_by_one = 1 WHERE id = :case"), {"case": case}
        )


def _create(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)


def _signed_by_one() -> Iterator[Any]:
    """Yield the ids, as this database has them, of cases in which somebody signed two steps."""
    signed = _signed_elements()
    if not signed:
        return
    rows = op.get_bind().execute(
        sa.text(
            "SELECT i.id, i.definition_id, w.key, w.person_id FROM instance AS i"
            " JOIN work_item AS w ON w.instance_id = i.id"
            " WHERE w.status = 'completed' AND w.person_id IS NOT NULL ORDER BY i.id"
        ),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for case, items in groupby(rows, key=lambda row: row[0]):
        by_person = defaultdict(set)
        for _, definition_id, key, person_id in items:
            # What a call runs goes by "<call>~<element>".
            element_id = key.partition(":")[0]
            if element_id.rpartition("~")[2] in signed.get(str(definition_id), ()):
                by_person[person_id].add(element_id)
        if any(len(elements) > 1 for elements in by_person.values()):
            yield case


def _signed_elements() -> dict[str, set[str]]:
    """Return, by version, the elements on which a paraf is given, its calls' among them."""
    bind = op.get_bind()
    own = {
        str(row[0]): {
            node.get("id", "")
            for node in _read(bytes(row[1])).iter("{*}userTask")
            if node.get(PARAF)
        }
        for row in bind.execute(sa.text("SELECT id, diagram FROM definition"))
    }
    calls = defaultdict(set)
    for row in bind.execute(
        sa.text("SELECT definition_id, called_definition_id FROM definition_call")
    ):
        calls[str(row[0])].add(str(row[1]))
    return {version: _with_called(version, own, calls, frozenset()) for version in own}


def _with_called(
    version: str, own: dict[str, set[str]], calls: dict[str, set[str]], above: frozenset[str]
) -> set[str]:
    found = set(own.get(version, ()))
    for called in calls.get(version, set()) - above:
        found |= _with_called(called, own, calls, above | {version})
    return found


def _read(diagram: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(diagram, parser)


# ---- texts ------------------------------------------------------------------------------------

# Each three letters in a row of the text that is searched: so a word is found by any part of it.
# Neither is in engine.tables, which knows no virtual table and no function.
_SQLITE = (
    """CREATE VIRTUAL TABLE instance_text USING fts5(
        search, content='instance', detail=none, columnsize=0, tokenize='trigram')""",
    "INSERT INTO instance_text (instance_text) VALUES ('rebuild')",
    """CREATE TRIGGER instance_text_begins AFTER INSERT ON instance
        WHEN new.search <> '' BEGIN
        INSERT INTO instance_text (rowid, search) VALUES (new.rowid, new.search); END""",
    """CREATE TRIGGER instance_text_changes AFTER UPDATE OF search ON instance
        WHEN old.search <> new.search BEGIN
        INSERT INTO instance_text (instance_text, rowid, search)
        SELECT 'delete', old.rowid, old.search WHERE old.search <> '';
        INSERT INTO instance_text (rowid, search)
        SELECT new.rowid, new.search WHERE new.search <> ''; END""",
    """CREATE TRIGGER instance_text_ends AFTER DELETE ON instance
        WHEN old.search <> '' BEGIN
        INSERT INTO instance_text (instance_text, rowid, search)
        VALUES ('delete', old.rowid, old.search); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION alur_trigrams(whole text) RETURNS text[]
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(substr(whole, place, 3)), '{}')
        FROM generate_series(1, length(whole) - 2) AS place $$""",
    "CREATE INDEX instance_by_text ON instance USING gin (alur_trigrams(search))",
)


def _index_texts() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))
