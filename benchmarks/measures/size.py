"""Bytes that a finished case leaves in the database, its full history and all indexes included."""

import sqlite3
from collections.abc import Iterator

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.contestants import Contestant
from benchmarks.contestants.alur import Alur
from benchmarks.contestants.spiffworkflow import SpiffWorkflow
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.work import STEPS

# Recorded for the same work: django-viewflow 2.4 keeps 10 260 bytes a finished case on SQLite.
VIEWFLOW_BYTES = 10_260
GOAL = at_most(VIEWFLOW_BYTES, 0.85 * VIEWFLOW_BYTES)


@benchmark("size", "bytes a finished case leaves in the database")
def size(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report ours and SpiffWorkflow's."""
    for database in site.databases:
        url = site.migrated(database)
        ours = _growth(database, url, Alur(url), scale.finished_cases)
        goal = GOAL if database == "sqlite" else None
        yield Reading("bytes a finished case", database, ours, "B", goal)
        url = site.empty(database)
        theirs = _growth(database, url, SpiffWorkflow(url), max(1, scale.finished_cases // 4))
        yield Reading("… SpiffWorkflow as documented", database, theirs, "B")


def _growth(database: str, url: str, contestant: Contestant, cases: int) -> float:
    before = content_bytes(database, url)
    for _ in range(cases):
        case = contestant.begin()
        for step in STEPS:
            contestant.step(case, step)
    contestant.close()
    return (content_bytes(database, url) - before) / cases


def content_bytes(database: str, url: str) -> int:
    """Return the size of what is kept: PostgreSQL's dead row versions are vacuumed away first."""
    place = make_url(url)
    if database == "sqlite":
        with sqlite3.connect(str(place.database)) as file:
            pages: int = file.execute("PRAGMA page_count").fetchone()[0]
            width: int = file.execute("PRAGMA page_size").fetchone()[0]
        file.close()
        return pages * width
    with psycopg.connect(
        host=str(place.query["host"]), dbname=place.database, user="alur", autocommit=True
    ) as connection:
        connection.execute("VACUUM FULL")
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row
    return int(row[0])
