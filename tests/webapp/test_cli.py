"""The `alur` command: an empty office, the demo office, and what is refused in a sentence."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.database import open_database
from engine.queries import definitions
from tests.databases import sqlite_url
from webapp import cli, founding
from webapp.accounts import queries, units
from webapp.accounts.passwords import matches
from webapp.opening import open_office
from webapp.settings import read_settings

Alur = Callable[..., Result]

OFFICE = ("--office", "Diskominfo", "--name", "Rina", "--username", "Rina.W")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"ALUR_VAR": str(tmp_path), "ALUR_DATABASE": sqlite_url(tmp_path / "alur.db")}


@pytest.fixture
def alur(environment: dict[str, str]) -> Alur:
    def run(*arguments: str, **more: str) -> Result:
        return CliRunner().invoke(cli.main, arguments, env={**environment, **more})

    return run


def test_init_makes_an_office_with_its_first_administrator(
    alur: Alur, environment: dict[str, str]
) -> None:
    result = alur("init", *OFFICE)

    assert result.exit_code == 0, result.output
    database = open_database(environment["ALUR_DATABASE"])
    with database.reading() as connection:
        account = queries.account_by_username(
            connection, unit_id=units.units(connection)[0].id, username="rina.w"
        )
        assert account
        stored = queries.password_hash_of(connection, account_id=account.id)
        deployed = [line.process_id for line in definitions(connection, unit_id=account.unit_id)]
    database.close()
    password = result.output.split("'rina.w': ")[1].split()[0]
    assert (account.unit_name, account.groups) == ("Diskominfo", ("administrator",))
    assert account.must_change_password
    assert matches(password, stored)
    assert deployed == ["pemutakhiran_website"]


def test_a_second_office_is_refused(alur: Alur) -> None:
    alur("init", *OFFICE)

    result = alur("init", *OFFICE)

    assert result.exit_code == 1
    assert "Expected a database without an office" in result.output
    assert "Traceback" not in result.output


def test_an_unknown_time_zone_leaves_nothing_behind(alur: Alur) -> None:
    assert "Asia/Jakarta" in alur("init", *OFFICE, "--zone", "Asia/Ambon").output

    assert alur("init", *OFFICE).exit_code == 0


def test_a_setting_that_cannot_be_used_is_one_sentence(alur: Alur) -> None:
    result = alur("migrate", ALUR_PORT="satu")

    assert result.output == (
        "Error: Expected ALUR_PORT to be a whole number from 1 to 65535, but found 'satu'\n"
    )


def test_run_without_an_office_says_what_to_do(alur: Alur) -> None:
    result = alur("run")

    assert result.exit_code == 1
    assert "run 'alur init' first" in result.output


@pytest.mark.parametrize(
    "outside",
    [{"ALUR_HOST": "0.0.0.0"}, {"ALUR_URL": "https://alur.example.go.id"}],  # noqa: S104
)
def test_a_demo_office_refuses_to_be_reached_from_outside(
    alur: Alur, outside: dict[str, str]
) -> None:
    result = alur("run", "--demo", **outside)

    assert result.exit_code == 1
    assert "Expected a demo office to listen on this machine only" in result.output


def test_the_demo_office_has_a_person_for_each_group_and_is_made_once(
    alur: Alur, environment: dict[str, str]
) -> None:
    for _ in range(2):
        alur("run", "--demo", ALUR_HOST="0.0.0.0")  # noqa: S104  (refused, after the office is made)

    opened = open_office(read_settings(environment))
    browser = opened.app.test_client()
    with opened.office.database.reading() as connection:
        people = queries.accounts(connection, unit_id=opened.office.unit_id)
    with opened.app.test_request_context():
        known = {"kabid", "kasie", "operator", "petugas", "analyst", "auditor", "administrator"}
    answer = browser.get("/masuk")
    opened.close()

    assert len(people) == len(founding.DEMO_PEOPLE)
    assert {group for person in people for group in person.groups} == known
    assert all(person.demo for person in people)
    assert answer.status_code == 200


def test_verify_says_that_every_log_holds(alur: Alur) -> None:
    alur("init", *OFFICE)

    result = alur("verify")

    assert result.exit_code == 0, result.output
    assert result.output.startswith("All 1 logs hold: ")


def test_verify_names_what_does_not_hold_and_fails(alur: Alur, environment: dict[str, str]) -> None:
    alur("init", *OFFICE)
    with closing(sqlite3.connect(Path(environment["ALUR_VAR"]) / "alur.db")) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        connection.execute("UPDATE entry SET body = '{}' WHERE seq = 1")
        connection.commit()

    result = alur("verify")

    assert result.exit_code == 1
    assert "the body was changed" in result.output


def test_a_further_office_has_a_short_name_by_which_commands_mean_it(
    alur: Alur, environment: dict[str, str]
) -> None:
    alur("init", *OFFICE)

    added = alur("office", "add", "dua", "--name", "Dua", "--person", "Ana", "--username", "rina.w")

    assert added.exit_code == 0, added.output
    assert "/kantor/dua/masuk" in added.output
    assert "dua: Dua (Asia/Jakarta)" in alur("office", "list").output
    assert "'dua'" in alur("verify").output  # which of the two?
    assert "entries chained" in alur("--office", "dua", "verify").output
    assert "found" in alur("--office", "tiga", "verify").output
    assert "ALUR_OFFICE" not in environment
