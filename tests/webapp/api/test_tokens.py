"""Tokens: shown once, kept as a hash, ended by name."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from engine.errors import Invalid
from tests.webapp.cast import UNIT
from tests.webapp.desk import Desk
from webapp.api import tokens
from webapp.api.cli import token as command
from webapp.api.token_list import tokens as list_of_them


def test_the_database_never_holds_the_token(desk: Desk) -> None:
    now = desk.pages.clock.now()
    with desk.pages.database.writing() as connection:
        token = tokens.issue(connection, unit_id=UNIT, name="peliputan", now=now)

    with desk.pages.database.reading() as connection:
        row = connection.execute(text("SELECT * FROM api_token")).one()
    assert token.startswith("alur_")
    assert token not in str(row)
    assert len(token) > 40


def test_two_valid_tokens_do_not_bear_one_name(desk: Desk) -> None:
    now = desk.pages.clock.now()
    with desk.pages.database.writing() as connection:
        tokens.issue(connection, unit_id=UNIT, name="peliputan", now=now)

        with pytest.raises(Invalid, match="there is a token 'peliputan': revoke it first"):
            tokens.issue(connection, unit_id=UNIT, name="peliputan", now=now)

        tokens.revoke(connection, unit_id=UNIT, name="peliputan", now=now)
        assert tokens.issue(connection, unit_id=UNIT, name="peliputan", now=now)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_token_has_a_name(sqlite_desk: Desk, name: str) -> None:
    now = sqlite_desk.pages.clock.now()
    with (
        sqlite_desk.pages.database.writing() as connection,
        pytest.raises(Invalid, match="Expected a name"),
    ):
        tokens.issue(connection, unit_id=UNIT, name=name, now=now)


def test_the_command_line_shows_a_token_once(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_DATABASE", str(sqlite_desk.pages.database.engine.url))
    with sqlite_desk.pages.database.writing() as connection:
        connection.execute(text("DELETE FROM account_group"))
        connection.execute(text("DELETE FROM account"))
        connection.execute(text("DELETE FROM unit WHERE name = 'Kantor sebelah'"))

    made = CliRunner().invoke(command, ["peliputan", "--message", "berita_diterima"])
    again = CliRunner().invoke(command, ["peliputan"])
    ended = CliRunner().invoke(command, ["peliputan", "--revoke"])
    ended_again = CliRunner().invoke(command, ["peliputan", "--revoke"])

    assert made.output.startswith("alur_")
    assert "revoke it first" in again.output
    assert again.exit_code == 1
    assert ended.output == "The token 'peliputan' is revoked.\n"
    assert "Expected a valid token 'peliputan'" in ended_again.output


def test_the_command_line_says_what_for_whom_and_until_when(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = sqlite_desk.pages
    monkeypatch.setenv("ALUR_DATABASE", str(pages.database.engine.url))
    with pages.database.writing() as connection:
        neighbour = {"id": pages.people["tetangga"].hex}
        connection.execute(text("DELETE FROM account_group WHERE account_id = :id"), neighbour)
        connection.execute(text("DELETE FROM account WHERE id = :id"), neighbour)
        connection.execute(text("DELETE FROM unit WHERE name = 'Kantor sebelah'"))

    def made(*options: str) -> str:
        return CliRunner().invoke(command, ["baru", *options]).output

    assert "Expected one of the scopes" in made("--scope", "cases:all")
    assert "Expected somebody who works here" in made("--for", "siapa")
    assert "Expected an end such as 90d" in made("--expires", "besok")
    assert "still to come" in made("--expires", "2020-01-31")
    token = made("--scope", "cases:*", "--for", "petugas", "--topic", "b", "--topic", "a",
                 "--expires", "9999d").strip()  # fmt: skip
    with pages.database.reading() as connection:
        found = tokens.token_of(connection, token=token, now=pages.clock.now())
    assert found is not None
    assert found.scopes == ("cases:read", "cases:write")
    assert found.person_id == pages.people["petugas"]
    assert found.topics == ("a", "b")
    told = CliRunner().invoke(list_of_them).output
    assert "baru\tcases:read cases:write\tfor petugas\ttopics a b\tuntil " in told
    assert told.endswith("\tused never\n")
    assert token not in told
