"""`alur partitions detach` and `attach`, and `alur verify --apart`, over two offices."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from engine import queries as engine_queries
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.tables import unit
from tests.bench import MONDAY, Bench
from tests.databases import migrated_template
from tests.engine.apart.months import NAME, ONE_STEP, ended, make_old
from webapp.accounts.queries import ADMINISTRATOR, NewAccount, add_account
from webapp.cli import main

OFFICES = (UUID(int=98), UUID(int=99))
REASONS = ("--rule", "JRA 400.12: 2 tahun", "--minutes", "BA 7/2026")


def add_rina(database: Database) -> None:
    rina = NewAccount("rina", "Rina", "Pranata Komputer", groups=(ADMINISTRATOR,))
    with database.writing() as connection:
        add_account(connection, rina, unit_id=OFFICES[0], password_hash="-", now=MONDAY)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An installation of two offices with a case each of an old month."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create("postgresql")
    with closing(open_database(url)) as database:
        make_old(database)
        for number, unit_id in enumerate(OFFICES):
            bench = Bench(database, unit_id=unit_id)
            bench.deploy(ONE_STEP)
            ended(bench, number)
        add_rina(database)
        with database.writing() as connection:
            for unit_id, slug in zip(OFFICES, ("pertama", "kedua"), strict=True):
                connection.execute(update(unit).where(unit.c.id == unit_id).values(slug=slug))
    yield url
    template.drop(url)


def said(url: str, *words: str, code: int = 0) -> str:
    answer = CliRunner().invoke(main, words, env={"ALUR_DATABASE": url})
    assert answer.exit_code == code, answer.output
    return answer.output


def detached(url: str, folder: Path) -> list[Path]:
    """Detach the old month; return the files, the first office's first."""
    answer = said(url, "partitions", "detach", NAME, "--to", str(folder), *REASONS, "--by", "rina")
    assert answer.count("1 cases, 3 entries, SHA-256") == 2
    return [next(folder.glob(f"alur-log-{NAME}-{unit_id}-*.jsonl.gz")) for unit_id in OFFICES]


def test_a_month_of_two_offices_goes_and_each_verifies_its_own(url: str, tmp_path: Path) -> None:
    ours, theirs = detached(url, tmp_path)

    parts = said(url, "partitions")
    assert f"{NAME} is kept apart in {ours.name}: 1 cases, 3 entries, ordered by Rina" in parts
    assert f"{NAME} is kept apart in {theirs.name}" in parts
    for office, its, other in (("pertama", ours, theirs), ("kedua", theirs, ours)):
        verified = said(url, "--office", office, "verify", "--apart", str(tmp_path))
        assert f"kept apart, see file {its.name}" in verified
        assert f"{its.name}: all 1 logs hold, 3 entries chained" in verified
        assert other.name not in verified


def test_the_other_office_is_told_who_it_was_and_of_which_office(url: str, tmp_path: Path) -> None:
    detached(url, tmp_path)

    with closing(open_database(url)) as database, database.reading() as connection:
        actors = {
            unit_id: engine_queries.operations(connection, unit_id=unit_id)[0].actor
            for unit_id in OFFICES
        }
    assert actors[OFFICES[0]]["position"] == "Pranata Komputer"
    assert actors[OFFICES[1]]["position"] == "Pranata Komputer, Kantor uji"


def test_a_file_of_another_office_or_a_changed_one_does_not_verify(
    url: str, tmp_path: Path
) -> None:
    ours, theirs = detached(url, tmp_path)
    forged = tmp_path / "forged.jsonl.gz"
    forged.write_bytes(gzip.compress(gzip.decompress(ours.read_bytes()).replace(b"cat", b"CAT")))

    for file, sentence in ((theirs, "to be of this office"), (forged, "its SHA-256 is")):
        verified = said(url, "--office", "pertama", "verify", "--apart", str(file), code=1)
        assert sentence in verified


def test_a_month_comes_back_from_all_of_its_files(url: str, tmp_path: Path) -> None:
    ours, theirs = detached(url, tmp_path)

    half = said(url, "partitions", "attach", str(ours), "--by", "rina", code=1)
    assert f"Expected all files of {NAME}, but found none for: {theirs.name}" in half

    said(url, "partitions", "attach", str(ours), str(theirs), "--by", "rina")
    assert "kept apart" not in said(url, "partitions")
    assert "All 2 logs hold" in said(url, "--office", "pertama", "verify")


def test_somebody_answers_for_it(url: str, tmp_path: Path) -> None:
    words = ("partitions", "detach", NAME, "--to", str(tmp_path), *REASONS, "--by", "gast")

    assert "Expected the user name of somebody active, but found 'gast'" in said(
        url, *words, code=1
    )


def test_on_sqlite_there_are_no_months(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite")
    with closing(open_database(url)) as database:
        Bench(database, unit_id=OFFICES[0])
        add_rina(database)
    words = ("partitions", "detach", NAME, "--to", str(tmp_path), *REASONS, "--by", "rina")

    assert "on SQLite the log has no months" in said(url, *words, code=1)
