"""Lines of a log, for people or as JSON for programs. What people wrote stands in none.

An exception is told by its type and where it was raised, not by its text: that may quote a form. Of
other people's libraries only the fixed part of a message is told, not what they put in.
"""

import errno
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson
from sqlalchemy.exc import DBAPIError

from webapp.watching.facts import facts

OURS = "alur"
TOLD = "told"  # the attribute of a record with facts of its own
MAX_CAUSES = 10
MAX_LETTERS = 200  # of an id that a program may have chosen


class TextLines(logging.Formatter):
    """One line for people, and below it where an exception came from."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        text = f"{self.formatTime(record)} {record.levelname} {record.name} {message_of(record)}"
        if record.name != "alur.requests":  # which says them itself
            text += "".join(f" {name}={value}" for name, value in facts().items())
        return "\n".join([text, *exception_of(record)])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
            **facts(),
            **getattr(record, TOLD, {}),
        }
        if exception := exception_of(record):
            line["exception"] = exception
        return orjson.dumps(line, default=str).decode()


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says."""
    is_ours = record.name == OURS or record.name.startswith(f"{OURS}.")
    return record.getMessage() if is_ours else str(record.msg)


def exception_of(record: logging.LogRecord) -> list[str]:
    """Return where a record's exception was raised, and through what, the first cause first."""
    error = record.exc_info[1] if record.exc_info else None
    return [] if error is None else list(_told(error))


def one_line(value: object) -> str:
    """Return what may stand in a log line: an address must not be able to write a second one."""
    return "".join(
        sign if sign.isalnum() or sign in "-_:." else "?" for sign in str(value)[:MAX_LETTERS]
    )


def _told(error: BaseException) -> Iterator[str]:
    causes = [error]
    while len(causes) < MAX_CAUSES and (cause := causes[-1].__cause__ or causes[-1].__context__):
        causes.append(cause)
    for each in reversed(causes):
        yield from _places(each.__traceback__)
        yield _kind(each)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"


def _kind(error: BaseException) -> str:
    """Return an exception's type, and what of it is never a person's word."""
    name = type(error).__name__
    if isinstance(error, DBAPIError):  # its statement has marks in place of values
        state = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
        return f"{name} {state} in: {' '.join((error.statement or '').split())}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} {errno.errorcode.get(error.errno, error.errno)}"
    return name
