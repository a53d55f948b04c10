"""Statements compiled once, and the values that the drivers take and give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from psycopg.types.json import Jsonb
from sqlalchemy import Engine
from sqlalchemy.sql import Executable

from engine.column_types import moment_text


class Speaks(Protocol):
    """What a statement must know of a database to be compiled for it."""

    engine: Engine
    dialect: str


class Hot:
    """A statement compiled once for each dialect and run on the driver's own cursor.

    Half of a step's time went into SQLAlchemy's execution of the same few statements (measured).
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = list(columns) if columns else None
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, database: Speaks) -> "Compiled":
        """Return the statement as this database's driver takes it."""
        found = self._compiled.get(database.dialect)
        if found is None:
            made = self._statement.compile(  # type: ignore[attr-defined]
                dialect=database.engine.dialect, column_keys=self._columns
            )
            constants = {name: value for name, value in made.params.items() if value is not None}
            found = Compiled(
                str(made), tuple(made.positiontup) if made.positiontup else None, constants
            )
            self._compiled[database.dialect] = found
        return found


@dataclass(frozen=True)
class Compiled:
    """SQL text; the names of its parameters in order, where they go by position.

    Values that never change.
    """

    text: str
    names: tuple[str, ...] | None
    constants: Mapping[str, Any]

    def values(self, given: Mapping[str, Any], adapt: Callable[[Any], Any]) -> Any:
        """Return the parameters as the driver takes them."""
        everything = {**self.constants, **given} if self.constants else given
        if self.names is None:
            return {name: adapt(value) for name, value in everything.items()}
        return [adapt(everything[name]) for name in self.names]


def to_uuid(value: Any) -> UUID:
    """Return a UUID that a driver's cursor gave.

    Native on PostgreSQL, hexadecimal text on SQLite.
    """
    return value if isinstance(value, UUID) else UUID(value)


def to_moment(value: Any) -> datetime:
    """Return a moment that a driver's cursor gave: native on PostgreSQL, ISO text on SQLite."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def to_sqlite(value: Any) -> Any:
    """Return a value as SQLite's driver takes it."""
    kind = type(value)
    if kind is UUID:
        return value.hex
    if kind is datetime:
        return moment_text(value)
    if kind is dict or kind is list:
        return orjson.dumps(value).decode()
    return value


def to_postgresql(value: Any) -> Any:
    """Return a value as PostgreSQL's driver takes it."""
    return Jsonb(value, orjson.dumps) if type(value) is dict or type(value) is list else value
