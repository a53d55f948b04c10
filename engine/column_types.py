"""What a column holds, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Dialect, LargeBinary, String, TypeDecorator
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine


def moment_text(moment: datetime) -> str:
    """Return a moment as SQLite keeps it: fixed width, UTC, so that text order is time order.

    >>> moment_text(datetime(2026, 11, 27, 8, 50, tzinfo=UTC))
    '2026-11-27T08:50:00.000000Z'
    """
    # Not strftime: it writes the year 226 in three digits, which sorts last and cannot be read.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment.

    TIMESTAMPTZ on PostgreSQL, fixed-width ISO text on SQLite (which drops time zones).
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Bytes = LargeBinary().with_variant(BYTEA(), "postgresql")


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the CHECK that a status column holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
