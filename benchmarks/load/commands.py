"""How many commands a second processes carry out that do nothing else."""

import multiprocessing
import time
from collections.abc import Mapping, Sequence
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from uuid import UUID

import psycopg

from engine.clock import SystemClock
from engine.commands import Actor, CompleteWorkItem
from engine.database import open_database
from webapp.accounts.queries import accounts
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

Item = tuple[UUID, str]
_CLOSED = {"tindakan": "tutup", "alasan_tindakan": "Sudah dimuat"}


def commands_a_second(
    settings: Mapping[str, str], items: Sequence[Item], *, processes: int, seconds: float
) -> float:
    """Let so many processes complete work items, each as fast as it can.

    Args:
        settings: of the office, as its environment has them.
        items: open work items of the step "tindak_lanjut"; each is completed at most once.
        processes: how many at the same time.
        seconds: for how long, if there are items enough.
    """
    context = multiprocessing.get_context("spawn")
    speeds: SimpleQueue[float] = context.SimpleQueue()
    together = context.Barrier(processes)
    started = [
        context.Process(
            target=_complete, args=(settings, items[n::processes], seconds, together, speeds)
        )
        for n in range(processes)
    ]
    for each in started:
        each.start()
    for each in started:
        each.join()
    assert all(each.exitcode == 0 for each in started), "Expected every process to end well"
    return sum(speeds.get() for _ in started)


def open_items(address: str, count: int) -> list[Item]:
    """Return some work items that `commands_a_second` may complete."""
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT instance_id, key FROM work_item WHERE status = 'open' "
            "AND key >= 'tindak_lanjut:' AND key < 'tindak_lanjut;' LIMIT %s", [count]
        ).fetchall()  # fmt: skip
    return [(case, key) for case, key in rows]


def _complete(
    settings: Mapping[str, str],
    items: Sequence[Item],
    seconds: float,
    together: Barrier,
    speeds: "SimpleQueue[float]",
) -> None:
    read = read_settings(settings)
    database = open_database(read.database)
    runtime = open_runtime(database, read, SystemClock())
    with database.reading() as connection:
        who = next(a for a in accounts(connection, unit_id=runtime.unit_id) if a.demo)
    person = Actor(str(who.id), who.name, who.title, ("petugas",))
    waiting = iter(items)
    runtime.submit(_command(next(waiting)), actor=person)  # reads the definition
    together.wait()
    count, begun = 0, time.monotonic()
    for item in waiting:
        if time.monotonic() >= begun + seconds:
            break
        runtime.submit(_command(item), actor=person, command_id=f"{person.id} {new_id()}")
        count += 1
    speeds.put(count / (time.monotonic() - begun))
    database.close()


def _command(item: Item) -> CompleteWorkItem:
    case, key = item
    return CompleteWorkItem(case, key, _CLOSED)
