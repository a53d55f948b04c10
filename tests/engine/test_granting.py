"""Who serves an office may append to its log, and do nothing else to it."""

from collections.abc import Iterator
from uuid import uuid5

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from engine.checkpoints import Signer, check, seal
from engine.commands import Actor, ApprovePurge, ProposePurge
from engine.database import Database, open_database
from engine.errors import Invalid, NotFound
from engine.granting import grant
from engine.log_months import make_ahead
from engine.migrating import migrate, require_current
from tests.bench import ADMIN, UNIT, Bench
from tests.databases import migrated_template
from tests.diagrams import boundary, end, escalation, flow, job, path, process, start, user

KEY = Signer(b"a secret of the office")
OTHER = Actor("admin2", "Admin lain", "", ("administrator",))
SERVING = "alur_serving"
SOP = process(
    start(),
    user("isi"),
    boundary("telat", "isi", "PT1H"),
    escalation("lapor", "kepala"),
    job("kirim"),
    end(),
    path("mulai", "isi", "kirim", "selesai"),
    flow("telat", "lapor"),
)


def make_role(owner: Database) -> None:
    """Make a role that serves, where the server has none yet."""
    with owner.writing() as connection:
        if not connection.scalar(text(f"SELECT to_regrole('{SERVING}')")):
            connection.execute(text(f"CREATE ROLE {SERVING} LOGIN"))


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database as its owner sees it, beside a role that serves."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    opened = open_database(template.create("postgresql"))
    make_role(opened)
    yield opened
    opened.close()
    template.drop(opened.url)


@pytest.fixture
def served(owner: Database) -> Iterator[Database]:
    """The same database as the role that serves sees it."""
    grant(owner, SERVING)
    opened = open_database(owner.url.replace("alur@", f"{SERVING}@"))
    yield opened
    opened.close()


def test_an_office_lives_a_whole_life_under_the_role_that_serves(served: Database) -> None:
    bench = Bench(served, handlers={"notify": lambda _job: {}})
    require_current(served)
    make_ahead(served)
    bench.deploy(SOP)
    case = bench.start(judul="Pasar rakyat")
    bench.wait(hours=2)
    bench.jobs.run_due()  # that tells of the escalation
    bench.complete(case, "isi:1")
    bench.finish_job(case, "kirim:1")
    seal(served, UNIT, KEY, at=bench.clock.now())

    purge_id = uuid5(UNIT, "satu")
    bench.submit(ProposePurge(purge_id, (str(case),), "JRA", "BA 045"), ADMIN)
    bench.submit(ApprovePurge(purge_id), OTHER)
    seal(served, UNIT, KEY, at=bench.clock.now())

    assert bench.verify() == []
    with served.reading() as connection:
        found = check(connection, UNIT, first_key=KEY.public)
    assert [each.sentence for each in found if not each.is_remark] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = ''",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP TABLE entry",
        "SET session_replication_role = replica",
        "DELETE FROM log_months.entry_default",
        "SELECT * FROM log_months.entry_default",
        "UPDATE checkpoint SET body = ''",
        "DELETE FROM purged",
        "TRUNCATE instance",
        "UPDATE alembic_version SET version_num = '0'",
        "CREATE TABLE own (id int)",
    ],
)
def test_the_role_that_serves_takes_nothing_from_the_log(served: Database, statement: str) -> None:
    bench = Bench(served)
    bench.deploy(SOP)
    bench.start()

    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|never"):  # noqa: SIM117
        with served.writing() as connection:
            connection.execute(text(statement))

    assert bench.verify() == []


def test_a_role_gets_no_more_than_it_needs_whatever_it_had(
    owner: Database, served: Database
) -> None:
    with owner.writing() as connection:
        connection.execute(text(f"GRANT ALL ON entry, instance TO {SERVING}"))

    grant(owner, SERVING)

    right = "SELECT has_table_privilege(current_user, :its_table, :what)"
    with served.reading() as connection:
        assert not connection.scalar(text(right), {"its_table": "entry", "what": "UPDATE"})
        assert not connection.scalar(text(right), {"its_table": "instance", "what": "TRUNCATE"})
        assert connection.scalar(text(right), {"its_table": "instance", "what": "UPDATE"})


def test_a_role_that_does_not_exist_is_named(owner: Database) -> None:
    with pytest.raises(NotFound, match="Expected a role 'nobody'"):
        grant(owner, "nobody")


def test_the_owner_of_the_tables_cannot_be_kept_from_them(owner: Database) -> None:
    with pytest.raises(Invalid, match="does not own the tables, but 'alur' does"):
        grant(owner, "alur")


def test_an_embedded_database_has_no_roles(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('office') / 'alur.db'}")

    with pytest.raises(Invalid, match="found SQLite"):
        grant(database, SERVING)

    database.close()
