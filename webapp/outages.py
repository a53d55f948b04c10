"""Faults of what Alur stands on, as people are told of them: no database, no room on a disk.

They are nobody's mistake and pass: what was sent can be sent again as it is.
"""

import errno
import sqlite3
from enum import Enum

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webapp.files.store import StoreUnreachable


class Outage(Enum):
    """What is missing."""

    UNREACHABLE = 503  # the database, or a place among those who use it
    FULL = 507  # there is no room to write


_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_STATES = {"53100"}  # disk_full
# PostgreSQL's classes of errors: no connection, too few resources, taken back, ended by somebody.
_AWAY_CLASSES = {"08", "53", "57", "58"}
_AWAY_STATES = {"55P03"}  # a lock that did not come free in time
_FULL_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_AWAY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def outage(error: BaseException) -> Outage | None:
    """Say what was missing when an error came up; None when it is a mistake of ours."""
    if isinstance(error, DBAPIError):
        return outage(error.orig) if error.orig is not None else None
    if isinstance(error, PoolTimeout | StoreUnreachable):
        return Outage.UNREACHABLE
    if isinstance(error, sqlite3.OperationalError):
        return _of_sqlite(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return _of_postgresql(error.sqlstate)
    if isinstance(error, OSError) and error.errno in _FULL_ERRNOS:
        return Outage.FULL
    return None


def _of_sqlite(code: int) -> Outage | None:
    if code in _FULL_CODES:
        return Outage.FULL
    return Outage.UNREACHABLE if code in _AWAY_CODES else None


def _of_postgresql(state: str | None) -> Outage | None:
    if state in _FULL_STATES:
        return Outage.FULL
    is_away = state is None or state in _AWAY_STATES or state[:2] in _AWAY_CLASSES
    return Outage.UNREACHABLE if is_away else None
