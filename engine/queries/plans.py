"""How a query tells the database which index it means."""

from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy import case as sql_case


def opaque(*any_of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that holds if one of `any_of` does, and that no index answers."""
    return sql_case(*((condition, 1) for condition in any_of), else_=0) == 1


def written(word: str) -> ColumnElement[Any]:
    """Return a word of ours, such as a status, as the statement's own text.

    Of a parameter SQLite would not know that an index on this word alone holds the answer.
    """
    return literal_column(f"'{word}'")
