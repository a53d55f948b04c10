"""A database that one test is done with is as good as new for the next."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from engine.migrating import migrate
from tests.databases import Template
from tests.forging import KEPT

HIRE = """INSERT INTO unit (id, name, zone)
          VALUES ('00000000-0000-7000-8000-000000000001', 'Kominfo', 'Asia/Jakarta')"""


pytestmark = pytest.mark.usefixtures("cluster")


@pytest.fixture
def template() -> Template:
    return Template(migrate)


def test_it_is_emptied(template: Template) -> None:
    url = template.create("postgresql")
    _run(url, HIRE)

    template.drop(url)

    assert template.create("postgresql") == url
    assert _run(url, "SELECT count(*) FROM unit") == 0
    assert _run(url, "SELECT count(*) FROM alembic_version") == 1
    # Of each table that is never changed two are back: of its rows, and of all of it at once.
    kept = len(KEPT) + int(str(_run(url, "SELECT count(*) FROM pg_partition_tree('entry')"))) - 1
    assert _run(url, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'A'") == 2 * kept


@pytest.mark.parametrize(
    "change", ["DROP TABLE login_session", "DROP TRIGGER entry_is_never_changed ON entry"]
)
def test_one_with_other_tables_or_triggers_is_thrown_away(template: Template, change: str) -> None:
    url = template.create("postgresql")
    _run(url, change)

    template.drop(url)

    assert template.create("postgresql") != url


def _run(url: str, statement: str) -> object:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None
