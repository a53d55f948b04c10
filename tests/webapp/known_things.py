"""What the first of `two_offices` has, as it stands in addresses; and whether it is as it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select

from engine.tables import metadata
from tests.webapp.cast import UNIT, Pages
from tests.webapp.two_offices import FORM, Furnished
from webapp.office_wall import OF_NO_OFFICE, PARENTS

Values = dict[str, Any]
Known = dict[frozenset[str], list[Values]]

NOTHING = "00000000-0000-7000-8000-00000000dead"
TABLES = {  # of what stands in addresses under a name of its own
    "account_id": "account",
    "proposal_id": "proposal",
    "purge_id": "purge",
    "search_id": "saved_search",
    "subscription": "subscription",
    "subscription_id": "subscription",
}
SHARED = ("pemutakhiran_website",)  # both offices have a procedure of this name


def things(furnished: Furnished) -> Known:
    """Return what stands in addresses of the first office's things, by the names it stands under.

    Each is a set of values that go together, whose is said by the first: a case and the key of one
    of its items.
    """
    with furnished.pages.database.reading() as connection:
        found = list(_things(connection, furnished.held))
    sorted_out: Known = {}
    for names, row in found:
        values = dict(zip(names.split(), row, strict=True))
        sorted_out.setdefault(frozenset(values), []).append(values)
    return sorted_out


def _things(connection: Connection, held: str) -> Iterator[tuple[str, Sequence[Any]]]:
    def ours(table: str, *columns: str) -> list[tuple[Any, ...]]:
        of = metadata.tables[table]
        chosen = [of.c[name] for name in columns or ("id",)]
        query = select(*chosen).where(is_of(of, UNIT)).order_by(*chosen)
        rows = [tuple(row) for row in connection.execute(query)]
        assert rows, f"Expected rows of the first office in {table}, found none"
        return rows

    keyed = [row for name in ("work_item", "incident") for row in ours(name, "key", "instance_id")]
    one_each = {key: (case, key) for key, case in keyed}  # of each step
    definitions, drafts = ours("definition"), ours("procedure_draft")
    picture = ours("publication")[0]
    rows: dict[str, Iterable[Sequence[Any]]] = {
        **{case: ours("instance") for case in ("instance_id", "case")},
        **{f"{case} key": one_each.values() for case in ("instance_id", "case")},
        **dict.fromkeys(("definition_id", "definition"), definitions),
        "definition_id flow_id": [(*each, "mulai_ke_terima") for each in definitions],
        "definition_id form_id": ours("definition_form", "definition_id", "form_id"),
        "draft_id": drafts,
        "draft_id form_id": [(*each, FORM) for each in drafts],
        "subject_id kind": [
            *((*each, "rancangan") for each in drafts),
            *((*each, "versi") for each in definitions),
        ],
        "publication_id number ending": [(*picture, 1, "jpg")],
        "publication_id number": [(*picture, 1)],
        "year slug": ours("publication", "year", "slug"),
        "year number": ours("register_line", "year", "number"),
        "number": ours("checkpoint", "number"),
        "process_id": sorted({*ours("definition", "process_id")} - {SHARED}),
        "digest": ours("stored_file", "digest"),
        "job": [(held,)],
        **{name: ours(table) for name, table in TABLES.items()},
    }
    return ((names, row) for names, its_rows in rows.items() for row in its_rows)


def rows_of_the_first(pages: Pages) -> dict[str, list[str]]:
    """Return every row of the first office, by table."""
    with pages.database.reading() as connection:
        return {
            name: sorted(str(row) for row in connection.execute(select(table).where(of)))
            for name, table in metadata.tables.items()
            if name not in OF_NO_OFFICE
            for of in [is_of(table, UNIT)]
        }


def is_of(table: Table, unit_id: UUID) -> ColumnElement[bool]:
    """Say of a table's rows which are an office's."""
    if "unit_id" in table.c:
        return table.c.unit_id == unit_id
    if table.name == "unit":
        return table.c.id == unit_id
    parent = metadata.tables[PARENTS[table.name]]
    return table.c[f"{parent.name}_id"].in_(select(parent.c.id).where(parent.c.unit_id == unit_id))


def names_one(values: Values) -> bool:
    """Say whether values name a thing; of numbers each office has its own."""
    return bool(values) and not isinstance(next(iter(values.values())), int)


def unlike(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """Return the tables of which rows are other ones than before."""
    return sorted(name for name in before if before[name] != after[name])


def nothing_like(values: Values) -> Values:
    """Return values of the same shape that are nobody's: of a case that there is not."""
    if not values:
        return {}
    (whose, said), *more = values.items()
    if isinstance(said, UUID):
        said = UUID(NOTHING)
    elif isinstance(said, int):
        said = 9999
    else:
        said = NOTHING + said[36:] if said[8:9] == "-" else "a" * len(said)
    return {whose: said, **dict(more)}


def ids(known: Known, names: Collection[str] = ()) -> list[str]:
    """Return an id of each kind of thing, or of these."""
    chosen = [each[-1] for key, each in known.items() if not names or key <= set(names)]
    return sorted({str(next(iter(values.values()))) for values in chosen})
