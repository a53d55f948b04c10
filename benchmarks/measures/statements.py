"""SQL statements and writing commits of one step, as the database itself sees them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine import make_url

from benchmarks.contestants import Contestant
from benchmarks.contestants.alur import Alur
from benchmarks.contestants.spiffworkflow import SpiffWorkflow
from benchmarks.registry import Goal, Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.work import STEPS

FRAME = re.compile(r"(BEGIN|COMMIT|ROLLBACK)\b", re.IGNORECASE)
_LOGGED = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")


@benchmark("statements", "SQL statements and writing commits of a step")
def statements(site: Site, _scale: Scale) -> Iterator[Reading]:
    """Report both, for us and for SpiffWorkflow."""
    for database in site.databases:
        url = site.migrated(database)
        yield from _counted(site, database, url, Alur(url))
        url = site.empty(database)
        yield from _counted(site, database, url, SpiffWorkflow(url))


def _counted(site: Site, database: str, url: str, contestant: Contestant) -> Iterator[Reading]:
    contestant.engine.dispose()  # only new connections are watched
    watch = _watch_sqlite if database == "sqlite" else _watch_postgresql(site, url)
    said = watch(contestant)
    case = contestant.begin()
    contestant.step(case, STEPS[0])  # the first of a kind may compile or load something
    before = len(said())
    for step in STEPS[1:]:
        contestant.step(case, step)
    sent = said()[before:]
    contestant.close()
    ours = isinstance(contestant, Alur)
    goals: tuple[Goal | None, Goal | None] = (at_most(8, 6), at_most(1, 1))
    steps = len(STEPS) - 1
    frame = [text for text in sent if FRAME.match(text)]
    commits = [text for text in frame if text.upper().startswith("COMMIT")]
    prefix = "" if ours else "… SpiffWorkflow: "
    for what, count, goal in (
        ("SQL statements of a step", len(sent) - len(frame), goals[0]),
        ("commits of a step", len(commits), goals[1]),
    ):
        yield Reading(prefix + what, database, count / steps, "", goal if ours else None)


def _watch_sqlite(contestant: Contestant) -> Callable[[], list[str]]:
    sent: list[str] = []

    def watch(connection: Any, _record: object) -> None:
        connection.set_trace_callback(sent.append)

    event.listen(contestant.engine, "connect", watch)
    return lambda: sent


def _watch_postgresql(site: Site, url: str) -> Callable[[Contestant], Callable[[], list[str]]]:
    log: Path = site.cluster.folder / "log"
    place = make_url(url)
    name = sql.Identifier(str(place.database))
    with psycopg.connect(
        host=str(place.query["host"]), dbname="postgres", user="alur", autocommit=True
    ) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} SET log_statement = 'all'").format(name))
    begun = log.stat().st_size

    def said() -> list[str]:
        return _LOGGED.findall(log.read_bytes()[begun:].decode(errors="replace"))

    return lambda _contestant: said
