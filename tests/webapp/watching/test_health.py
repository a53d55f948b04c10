"""A balancer learns whether a process answers, and whether it may send work there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.webapp.cast import Pages, open_pages
from tests.webapp.watching.conftest import take_away
from webapp.watching.health import Health
from webapp.watching.stopping import Stopping
from webapp.watching.watch import watch_of


def test_a_process_that_answers_is_alive(pages_of_office: Pages) -> None:
    answer = pages_of_office.visitor().get("/healthz/live")

    assert (answer.status_code, answer.text) == (200, "alive\n")


def test_an_office_whose_parts_are_there_is_ready(pages_on_both: Pages) -> None:
    answer = pages_on_both.visitor().get("/healthz/ready")

    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "parts": {"database": "ok", "schema": "ok", "store": "ok"},
    }


@pytest.mark.parametrize("address", ["/healthz/live", "/healthz/ready", "/metrics"])
def test_a_machine_gets_no_cookie_and_may_ask_by_an_address(
    pages_of_office: Pages, address: str
) -> None:
    answer = pages_of_office.visitor().get(address, headers={"Host": "10.0.0.7:8000"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_other_pages_still_go_by_their_name_only(pages_of_office: Pages) -> None:
    answer = pages_of_office.visitor().get("/masuk", headers={"Host": "10.0.0.7:8000"})

    assert answer.status_code == 400


def test_asking_for_health_is_not_written_to_the_log(
    pages_of_office: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "alur")

    for address in ("/healthz/live", "/healthz/ready", "/metrics"):
        pages_of_office.visitor().get(address)

    assert caplog.messages == []


def test_a_process_that_was_told_to_stop_is_alive_but_not_ready(pages_of_office: Pages) -> None:
    watch_of(pages_of_office.app).health.stopping.begin()

    browser = pages_of_office.visitor()
    assert browser.get("/healthz/live").status_code == 200
    answer = browser.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "parts": {"process": "stopping"}}


def test_a_store_that_cannot_be_written_to_is_named(tmp_path: Path, migrated_url: str) -> None:
    (tmp_path / "files").write_text("a file where the store's folder should be")

    with open_pages(migrated_url, tmp_path) as pages:
        answer = pages.visitor().get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json
    assert answer.json["parts"] == {"database": "ok", "schema": "ok", "store": "unreachable"}


def test_a_database_without_this_releases_schema_is_named(pages_on_both: Pages) -> None:
    with migrated_to("0001", pages_on_both):
        answer = pages_on_both.visitor().get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json
    assert answer.json["parts"]["schema"] == "old"


def test_a_later_releases_schema_will_do(pages_on_both: Pages) -> None:
    """Old processes go on beside new ones while they are replaced."""
    with migrated_to("9999", pages_on_both):
        assert pages_on_both.visitor().get("/healthz/ready").status_code == 200


def test_a_database_that_is_gone_is_named_without_its_address(pages_on_both: Pages) -> None:
    take_away(pages_on_both.database)

    answer = pages_on_both.visitor().get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json
    assert answer.json["parts"]["database"] == "unreachable"


def test_one_flag_is_seen_by_all_processes_of_a_program(pages_of_office: Pages) -> None:
    stopping = Stopping()
    other = Health(pages_of_office.database, pages_of_office.app.extensions["alur"].files, stopping)

    stopping.begin()

    assert other.parts() == {"process": "stopping"}


@contextmanager
def migrated_to(number: str, pages: Pages) -> Iterator[None]:
    """Let the database say another migration of itself, for as long as the block lasts."""
    set_to = text("UPDATE alembic_version SET version_num = :number")
    with pages.database.writing() as connection:
        before = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(set_to, {"number": number})
    yield
    with pages.database.writing() as connection:
        connection.execute(set_to, {"number": before})
