"""Two transactions in each other's way: one is given up by the server, and done again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from engine.commands import CompleteWorkItem
from engine.database import Database
from engine.errors import WrongState
from tests.bench import ANA, Bench
from tests.diagrams import end, path, process, start, user
from tests.waiting import until

NUMBERED = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    user("lanjut"),
    end(),
    path("mulai", "isi", "lanjut", "selesai"),
)
WAITERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@contextmanager
def watching(database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as watcher:
        yield watcher


def waiters(watcher: psycopg.Connection) -> int:
    row = watcher.execute(WAITERS).fetchone()
    assert row
    return int(row[0])


def test_a_step_that_a_deadlock_broke_off_is_done_all_the_same(postgres_bench: Bench) -> None:
    bench = postgres_bench
    bench.deploy(NUMBERED)
    bench.complete(bench.start(), "isi:1")  # there is a counter now
    case = bench.start()

    with (
        watching(bench.database) as watcher,
        psycopg.connect(bench.database.url.replace("+psycopg", "")) as other,
    ):
        # It holds what the step wants last, and will want what the step holds; it waits longer
        # than the server lets the step wait before it looks for deadlocks.
        other.execute("SET deadlock_timeout = '1h'")
        other.execute("SELECT FROM register_counter FOR UPDATE")
        step = threading.Thread(target=bench.complete, args=(case, "isi:1"))
        step.start()
        until(lambda: waiters(watcher), "the step waits for the counter")
        other.execute("SELECT FROM instance WHERE id = %s FOR UPDATE", [case])
        other.commit()
        step.join()

    assert bench.open(case) == ["lanjut:1"]
    assert bench.variables(case)["nomor"] == 2
    assert bench.verify() == []


def test_of_two_hundred_who_complete_one_work_item_one_does(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(NUMBERED)
    case = bench.start()
    done: list[int] = []
    refused: list[int] = []
    barrier = threading.Barrier(200)

    def complete(number: int) -> None:
        barrier.wait()
        try:
            bench.submit(CompleteWorkItem(case, "isi:1", {"oleh": number}), ANA)
            done.append(number)
        except WrongState:
            refused.append(number)

    people = [threading.Thread(target=complete, args=(number,)) for number in range(200)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert (len(done), len(refused)) == (1, 199)
    assert bench.variables(case) == {"oleh": done[0], "nomor": 1}
    assert [entry.record["command"]["type"] for entry in bench.log(case)] == [
        "StartInstance",
        "CompleteWorkItem",
    ]
    assert bench.verify() == []


def test_two_hundred_who_send_the_same_command_get_the_same_answer(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(NUMBERED)
    case = bench.start()
    answers: list[int] = []

    def complete() -> None:
        result = bench.submit(CompleteWorkItem(case, "isi:1", {}), ANA, "satu-tombol")
        answers.append(result.seq)

    people = [threading.Thread(target=complete) for _ in range(200)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert answers == [2] * 200
    assert bench.verify() == []
