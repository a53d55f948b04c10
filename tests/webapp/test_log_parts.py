"""`alur partitions` says in which parts the log lies."""

from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import pytest
from click.testing import CliRunner

from engine.commands import StartInstance
from engine.database import open_database
from engine.log_months import first_id
from engine.migrating import migrate
from tests.bench import ANA, MONDAY, Bench
from tests.databases import migrated_template
from tests.diagrams import end, path, process, start, user
from webapp.cli import main

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
FAR = UUID(int=first_id(MONDAY.date().replace(year=2090)).int + (7 << 76))


@pytest.fixture
def parted_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database on PostgreSQL with a case of a month that is far away."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create("postgresql")
    with closing(open_database(url)) as database:
        bench = Bench(database)
        bench.deploy(ONE_STEP)
        bench.submit(StartInstance(FAR, "proses"), ANA)
    yield url
    template.drop(url)


def said(url: str) -> str:
    answer = CliRunner().invoke(main, ["partitions"], env={"ALUR_DATABASE": url})
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_months_of_the_log_are_listed_and_what_lies_in_none(parted_url: str) -> None:
    lines = said(parted_url).splitlines()

    assert lines[1].startswith("entry_20")
    assert {"entry_before", "entry_after", "entry_default"} <= {line.split()[0] for line in lines}
    assert lines[-1] == "Cases of a month that nobody had made: 1. Run 'alur migrate'."


def test_without_months_there_is_one_table() -> None:
    url = migrated_template(migrate).create("sqlite")

    assert said(url) == "The log lies in one table: only on PostgreSQL it has months.\n"
