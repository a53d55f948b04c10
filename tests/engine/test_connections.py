"""A connection that the server closed meanwhile costs nobody a command."""

from sqlalchemy import text

from engine import queries
from engine.database import Database
from tests.bench import Bench
from tests.diagrams import end, path, process, start, user

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))


def test_a_step_takes_a_new_connection_when_the_server_closed_the_old_one(
    database: Database,
) -> None:
    if database.is_sqlite:
        return
    bench = Bench(database)
    bench.deploy(ONE_STEP)
    case = bench.start()
    with database.reading() as connection:
        pooled = connection.scalar(text("SELECT pg_backend_pid()"))
    with database.reading_apart() as connection:
        # It waits until the other one has gone.
        connection.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pooled})

    bench.complete(case, "isi:1")

    assert bench.case(case).status == "completed"


def test_pages_take_a_new_connection_too(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.reading() as connection:
        pooled = connection.scalar(text("SELECT pg_backend_pid()"))
    with database.reading_apart() as connection:
        connection.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pooled})

    with database.reading() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != pooled


def test_who_reads_sees_one_moment_however_often_he_asks(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(ONE_STEP)
    case = bench.start()
    with database.reading() as connection:
        before = queries.case(connection, instance_id=case).status
        bench.complete(case, "isi:1")

        after = queries.case(connection, instance_id=case).status

    assert (before, after) == ("running", "running")
    assert bench.case(case).status == "completed"


def test_who_takes_what_he_is_sent_slowly_is_waited_for(database: Database) -> None:
    if database.is_sqlite:
        return

    with database.reading_at_leisure() as connection:
        patience = connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
        level = connection.scalar(text("SHOW transaction_isolation"))

    assert (patience, level) == ("10min", "repeatable read")
