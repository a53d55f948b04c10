"""The benchmarks run; what they measure is nobody's promise here, so no figure is compared."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import benchmarks.measures
from benchmarks.__main__ import main
from benchmarks.contestants.alur import Alur
from benchmarks.contestants.spiffworkflow import SpiffWorkflow
from benchmarks.measures import drawing
from benchmarks.registry import ALL, TINY, Reading, at_least, at_most
from benchmarks.report import table
from benchmarks.site import Site
from benchmarks.work import STEPS
from engine import queries
from tests.postgres import Missing, program

OF_PROCESSES = ["burst", "jobs", "timers"]  # of which SQLite has one
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - where commits cost nothing: nothing is timed here


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Databases on this machine, PostgreSQL among them."""
    try:
        program("initdb")
    except Missing as missing:
        pytest.skip(str(missing))
    # pytest's own folders are deeper than a socket's path may be long, and closed to PostgreSQL.
    with Site(IN_MEMORY if IN_MEMORY.is_dir() else None, durable=False) as opened:
        yield opened


# Peers are installed from a package index: not in a test.
@pytest.mark.parametrize("name", sorted(set(ALL) - {"peers", "drawing", *OF_PROCESSES}))
def test_every_benchmark_reports_figures_of_both_databases(name: str, site: Site) -> None:
    readings = list(ALL[name].measure(site, TINY))

    assert {"sqlite", "postgresql"} <= {reading.database for reading in readings}
    assert all(math.isfinite(reading.value) for reading in readings)


@pytest.mark.parametrize("name", OF_PROCESSES)
def test_worker_processes_are_measured_on_postgresql(name: str, site: Site) -> None:
    readings = list(ALL[name].measure(site, TINY))

    assert {reading.database for reading in readings} == {"postgresql"}
    bad = {"… lost", "… fired twice", "… given up", "… unsound logs", "… not fired", "… failed"}
    assert all(reading.value == 0 for reading in readings if reading.what in bad)


def test_a_browser_is_measured_once_whatever_the_database(browser: Browser, site: Site) -> None:
    readings = list(drawing.in_browser(browser, site, TINY))

    assert [(reading.database, reading.value > 0) for reading in readings] == [("", True)] * 4


def test_every_module_of_measurements_is_registered() -> None:
    folder = Path(benchmarks.measures.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert {found.measure.__module__.rpartition(".")[2] for found in ALL.values()} == modules


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_contestants_finish_the_same_case(database: str, site: Site) -> None:
    alur, spiff = Alur(site.migrated(database)), SpiffWorkflow(site.empty(database))
    ours, theirs = alur.begin(), spiff.begin()

    for step in STEPS:
        alur.step(ours, step)
        spiff.step(theirs, step)

    with alur.database.reading() as connection:
        assert queries.case(connection, instance_id=ours).status == "completed"
    assert spiff.is_completed(theirs)
    alur.close()
    spiff.close()


def test_the_table_says_of_each_goal_whether_it_is_met() -> None:
    printed = table(
        [
            Reading("speed", "sqlite", 5.0, goal=at_least(4, 6)),
            Reading("bytes", "sqlite", 14_812.3, "B", at_most(10_260, 8_721)),
            Reading("speed", "postgresql", 6.5, goal=at_least(4, 6), spread=(6.0, 7.04)),
        ]
    )

    assert [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines()] == [
        ["measured", "database", "value", "quartiles", "must", "aim", ""],
        [line.strip() for line in printed.splitlines()[1].split("|")[1:-1]],
        ["speed", "SQLite", "5 x", "", "≥ 4", "≥ 6", "met"],
        ["speed", "PostgreSQL", "6.5 x", "6 … 7.04", "≥ 4", "≥ 6", "aim met"],
        ["bytes", "SQLite", "14 812 B", "", "≤ 10 260", "≤ 8 721", "MISSED"],
    ]


def test_an_unknown_name_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["speed"]) == 2

    assert "but found 'speed'" in capsys.readouterr().err
