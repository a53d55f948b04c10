"""`alur checkpoint` signs what is there, and `alur verify` finds what was changed since."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from engine.clock import SystemClock
from engine.commands import RecordAccess
from engine.database import open_database
from engine.migrating import migrate
from engine.runtime import Runtime
from engine.tables import checkpoint, checkpoint_leaf
from tests.bench import ADMIN
from tests.forging import forge
from webapp.auditing.running import newest_run
from webapp.cli import main
from webapp.founding import found_demo_office
from webapp.opening import open_runtime
from webapp.settings import read_settings


class Shell:
    """An administrator before the office's machine."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.copies = var / "salinan"
        self.environment = {"ALUR_VAR": str(var), "ALUR_CHECKPOINT_FOLDER": str(self.copies)}
        self.settings = read_settings(self.environment)
        migrate(self.settings.database)
        self.database = open_database(self.settings.database)
        found_demo_office(self.database, SystemClock())

    @property
    def runtime(self) -> Runtime:
        return open_runtime(self.database, self.settings, SystemClock())

    def alur(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.environment)

    def moves(self) -> None:
        """Let something happen in the office."""
        self.runtime.submit(RecordAccess("viewed"), actor=ADMIN)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    opened = Shell(tmp_path)
    opened.moves()
    return opened


def test_what_moved_is_signed_and_a_copy_lies_outside(shell: Shell) -> None:
    said = shell.alur("checkpoint")

    assert re.match(r"Checkpoint 1, .*: 1 logs, SHA-256 [0-9a-f]{64}, key ", said.output)
    assert [path.name for path in shell.copies.iterdir()] == ["checkpoint-000001.json"]
    assert shell.alur("checkpoint").output == "Nothing has moved since the last checkpoint.\n"


def test_an_honest_office_verifies_with_its_copies(shell: Shell) -> None:
    shell.alur("checkpoint")

    said = shell.alur("verify", "--copy", str(shell.copies / "checkpoint-000001.json"))

    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "1 checkpoints hold.")


def test_checkpoints_that_were_removed_are_found_by_a_copy(shell: Shell) -> None:
    shell.alur("checkpoint")
    forge(shell.database, delete(checkpoint), delete(checkpoint_leaf))

    said = shell.alur("verify", "--copy", str(shell.copies / "checkpoint-000001.json"))

    assert said.exit_code == 1
    assert "Expected checkpoint 1, of which 'checkpoint-000001.json' is a copy" in said.output


def test_a_file_that_is_no_checkpoint_is_refused_in_a_sentence(shell: Shell) -> None:
    other = shell.var / "surat.txt"
    other.write_text("Kepada Yth.")

    said = shell.alur("verify", "--copy", str(other))

    assert said.exit_code == 1
    assert "Expected a checkpoint as Alur hands it out" in said.output


def test_a_key_takes_over_from_another(shell: Shell) -> None:
    first = shell.alur("checkpoint").output.split("(")[1][:64]
    shell.moves()

    rotated = shell.alur("checkpoint", "--rotate")
    shell.moves()
    after = shell.alur("checkpoint")

    assert first in rotated.output
    assert first not in after.output
    assert shell.alur("verify", "--key", first).exit_code == 0


def test_a_missing_key_is_not_replaced_quietly(shell: Shell) -> None:
    shell.alur("checkpoint")
    shell.settings.checkpoint_key_file.unlink()
    shell.moves()

    said = shell.alur("checkpoint")

    assert said.exit_code == 1
    assert "restore it from a backup, or say that it is lost" in said.output
    assert not shell.settings.checkpoint_key_file.exists()


def test_a_lost_key_is_told_by_every_verification(shell: Shell) -> None:
    shell.alur("checkpoint")
    shell.settings.checkpoint_key_file.unlink()
    shell.moves()
    shell.alur("checkpoint", "--lost", "cakram rusak")

    said = shell.alur("verify")

    assert said.exit_code == 0
    assert "for it was lost: cakram rusak" in said.output


def test_a_crash_while_keys_change_is_mended(shell: Shell) -> None:
    shell.alur("checkpoint")
    key, following = (
        shell.settings.checkpoint_key_file,
        shell.settings.checkpoint_key_file.with_name("checkpoint.key.next"),
    )
    old = key.read_bytes()
    shell.alur("checkpoint", "--rotate")
    following.write_bytes(key.read_bytes())  # as if the last rename had not been done
    key.write_bytes(old)
    shell.moves()

    assert shell.alur("checkpoint").exit_code == 0
    assert not following.exists()
    assert shell.alur("verify").exit_code == 0


def test_what_a_command_verified_is_shown_where_it_is_asked_to(shell: Shell) -> None:
    shell.alur("checkpoint")
    forge(shell.database, delete(checkpoint_leaf))
    assert shell.alur("verify").exit_code == 1
    with shell.database.reading() as connection:
        assert newest_run(connection, shell.runtime.unit_id) is None

    said = shell.alur("verify", "--record")

    with shell.database.reading() as connection:
        run = newest_run(connection, shell.runtime.unit_id)
    assert run
    assert (run.begun_by, run.is_going_on(SystemClock().now())) == ("alur verify", False)
    assert said.exit_code == 1
    assert said.output.splitlines()[: run.problem_count] == run.problems != []
