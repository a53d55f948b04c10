"""Tokens: shown once, kept as a hash, ended by name."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from engine.errors import Invalid
from tests.webapp.cast import UNIT
from tests.webapp.desk import Desk
from webapp.api import tokens
from webapp.api.cli import token as command


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
