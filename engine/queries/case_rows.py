"""The columns of a case, and how they become a line of a list."""

from typing import Any

from sqlalchemy import Row, Select

from engine.queries.values import CaseLine
from engine.tables import (
    definition,
    instance,
)

MAX_SEARCH_LETTERS = 200  # SQLite refuses patterns of 50 000

CASE = (
    instance.c.id,
    instance.c.unit_id,
    definition.c.process_id,
    definition.c.name.label("process_name"),
    definition.c.version,
    instance.c.definition_id,
    instance.c.status,
    instance.c.title,
    instance.c.summary,
    instance.c.started_at,
    instance.c.ended_at,
    instance.c.moved_at,
    instance.c.revises,
)


def matching(query: Select[Any], search: str) -> Select[Any]:
    """Keep the cases that contain every word of a search."""
    for word in words_of(search):
        query = query.where(instance.c.search.contains(word, autoescape=True))
    return query


def words_of(search: str) -> list[str]:
    """Return the words that a search asks for, as the text that is searched has them."""
    return search[:MAX_SEARCH_LETTERS].replace("\0", " ").lower().split()[:8]


def case_line(row: Row[Any]) -> CaseLine:
    """Return the line that a row means."""
    return CaseLine(
        row.id,
        row.unit_id,
        row.process_id,
        row.process_name,
        row.version,
        row.definition_id,
        row.status,
        row.title,
        row.summary,
        row.started_at,
        row.ended_at,
        row.moved_at,
        row.revises,
    )
