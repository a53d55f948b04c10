"""`alur export-log`: the same files at a terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine import queries
from engine.database import open_database
from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.demo.founded import Demo, open_demo
from tests.webapp.exports.standards import problems_of_ocel, problems_of_xes, read_ocel, read_xes
from webapp.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(migrated_template(migrate).create("sqlite", folder), folder) as founded:
        founded.seed()
        return founded


def alur(demo: Demo, *words: str) -> Result:
    environment = {"ALUR_VAR": str(demo.settings.var), "ALUR_DATABASE": demo.settings.database}
    return CliRunner().invoke(main, ["export-log", *words], env=environment)


def exported(demo: Demo, folder: Path, *words: str) -> bytes:
    """Return the file that the command writes."""
    file = folder / "log"
    said = alur(demo, str(file), *words)
    assert said.exit_code == 0, said.output
    return file.read_bytes()


def test_it_writes_what_the_office_has(demo: Demo, tmp_path: Path) -> None:
    content = exported(demo, tmp_path)

    assert problems_of_xes(content) == []
    assert len(read_xes(content)) == len(demo.cases())
    assert problems_of_ocel(read_ocel(exported(demo, tmp_path, "--format", "ocel"))) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["--process", "pemutakhiran_website", "--version", "1"], lambda case: case.version == 1),
        (["--state", "completed"], lambda case: case.status == "completed"),
        (["--ended"], lambda case: case.ended_at is not None),
        (["--to", "2026-01-01"], lambda case: case.started_at.year < 2026),
        (["--from", "2026-11-23"], lambda case: f"{case.started_at:%F}" >= "2026-11-23"),
    ],
)
def test_it_has_the_filters_of_the_page(
    demo: Demo, tmp_path: Path, words: list[str], kept: Callable[[queries.CaseLine], bool]
) -> None:
    traces = read_xes(exported(demo, tmp_path, *words))

    assert {each.values["concept:name"] for each in traces} == {
        str(case.id) for case in demo.cases() if kept(case)
    }


def test_late_cases_have_a_late_step(demo: Demo, tmp_path: Path) -> None:
    assert 0 < len(read_xes(exported(demo, tmp_path, "--late"))) < len(demo.cases())


def test_it_is_noted_as_done_by_the_system(demo: Demo, tmp_path: Path) -> None:
    exported(
        demo, tmp_path, "--format", "csv", "--pseudonymous", "--process", "pemutakhiran_website"
    )

    database = open_database(demo.settings.database)
    with database.reading() as connection:
        entry = queries.operations(connection, unit_id=demo.unit_id, limit=1)[0]
    database.close()
    assert entry.actor["id"] == "system:command line"
    assert entry.command["details"] == {
        "format": "csv", "pseudonymised": "yes", "process": "pemutakhiran_website",
    }  # fmt: skip


def test_it_writes_to_the_standard_output(demo: Demo) -> None:
    said = alur(demo, "-", "--format", "csv", "--state", "cancelled")

    assert said.stdout.lstrip("\ufeff").startswith("case,")
    assert said.stderr == "1 cases exported.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--process", "entah"], "Expected a process 'entah', but it is not there"),
        (
            ["--process", "pemutakhiran_website", "--version", "9"],
            "Expected version 9 of a process 'pemutakhiran_website', but it is not there",
        ),
        (["--version", "1"], "--version needs --process"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_written(
    demo: Demo, tmp_path: Path, words: list[str], sentence: str
) -> None:
    said = alur(demo, str(tmp_path / "log"), *words)

    assert sentence in said.output
    assert said.exit_code != 0
    assert not (tmp_path / "log").exists()
