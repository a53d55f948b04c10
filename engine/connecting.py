"""Opens connections to SQLite and PostgreSQL, and says for which office one is used.

On PostgreSQL each connection carries the office whose rows it is to see, or `ALL`: where a wall was
put up (`alur office wall`), policies compare with it.
"""

import select
import sqlite3
from typing import Any

from psycopg import Connection as Driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import PoolProxiedConnection

from engine.pool import OFFICE, CountedPool, wanting

ALL = "all"  # offices: for who picks among them, or cannot know yet which one

# A host whose cable is pulled is told nothing: it must find out by itself, and in seconds. Of
# connections by TCP; a socket of this machine is not cut.
IF_CUT_OFF = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


def open_engine(url: str, **options: Any) -> Engine:
    """Return SQLAlchemy's engine for a database."""
    # A failed statement is logged; what people wrote must not stand there with it.
    engine = create_engine(url, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    else:
        event.listen(engine, "checkout", _refuse_dead)
    return engine


def connected(engine: Engine, office: str, **options: Any) -> Connection:
    """Take a connection for an office, or `ALL`."""
    with wanting(office):
        connection = engine.connect()
    try:
        turn(connection.connection, office)
    except BaseException:
        connection.close()
        raise
    return connection.execution_options(**options)


def turn(pooled: PoolProxiedConnection, office: str) -> None:
    """Let PostgreSQL know whose rows are to be seen, where it was others' before.

    Outside of any transaction, so that none takes it back.
    """
    driver = pooled.driver_connection
    if not isinstance(driver, Driver) or pooled.info.get(OFFICE) == office:
        return
    driver.autocommit = True
    try:
        driver.execute("SELECT set_config('alur.unit', %s, false)", (office,))
    finally:
        driver.autocommit = False
    pooled.info[OFFICE] = office


def options_of(url: str) -> dict[str, Any]:
    """Return how its connections are opened, and how many are kept."""
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "connect_args": {"check_same_thread": False, "timeout": 30},
            "poolclass": CountedPool,  # for a database in memory too (engine.api)
            "pool_size": 20,
            "max_overflow": 20,
        }
    timeouts = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    return {
        "connect_args": {"options": timeouts, **IF_CUT_OFF},
        "poolclass": CountedPool,
        "pool_size": 10,
        "max_overflow": 20,
    }


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = (
        None  # else Python begins transactions by itself, and updates get lost
    )
    # FULL: with NORMAL a power cut may lose the last commits, after their mails were sent.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        "secure_delete=ON",  # else the bytes of an erased personal value stay in the file
        "recursive_triggers=ON",  # else INSERT OR REPLACE passes the log's triggers
        # Only of a database in memory, whose connections share a cache: else a step that looks
        # something up apart would wait for itself.
        "read_uncommitted=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Take no connection that the server has closed: it said so, and that is still to be read.

    Asking the server itself would cost each step one round trip more.
    """
    waiting = select.poll()
    waiting.register(connection.pgconn.socket, select.POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError("Expected a quiet connection, but the server has closed it")


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction as its connection is meant: most are to write."""
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")
