"""`alur erasures` carries what was erased over a restore of an older database."""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from engine import queries
from engine.clock import SystemClock
from engine.commands import DeployDefinition, ErasePersonalData, StartInstance, system_actor
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.tables import personal_value
from tests.bench import ADMIN, ANA
from tests.diagrams import end, path, process, start, user
from webapp.cli import main
from webapp.founding import found_demo_office
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

LINE = {"case": str(UUID(int=1)), "reason": "diminta", "commitments": {"nama": ["ab" * 32]}}


class Shell:
    """An administrator before the office's machine, with one case."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.environment = {"ALUR_VAR": str(var)}
        self.settings = read_settings(self.environment)
        var.mkdir()
        migrate(self.settings.database)
        with self.opened() as database:
            found_demo_office(database, SystemClock())
            field = {"id": "nama", "key": "nama", "type": "textfield", "label": "Nama"}
            marked = {**field, "properties": {"alur:personal": "true"}}
            form = {"type": "default", "id": "isi", "components": [marked]}
            steps = (start(), user("isi", camunda_formKey="isi"), end())
            diagram = process(*steps, path("mulai", "isi", "selesai"))
            runtime = open_runtime(database, self.settings, SystemClock())
            deployed = DeployDefinition(diagram, {"isi": json.dumps(form).encode()})
            runtime.submit(deployed, actor=system_actor("installation"))
            self.case = new_id()
            runtime.submit(StartInstance(self.case, "proses", {"nama": "Siti"}), actor=ANA)

    def opened(self) -> "Opened":
        return Opened(self.settings.database)

    def alur(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.environment)

    def erase(self) -> None:
        with self.opened() as database:
            runtime = open_runtime(database, self.settings, SystemClock())
            with database.reading() as connection:
                fields = queries.personal_fields(connection, instance_id=self.case)
            found = {each.name: list(each.commitments) for each in fields}
            runtime.submit(ErasePersonalData(self.case, "diminta", found), actor=ADMIN)

    def kept(self) -> int:
        with self.opened() as database, database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(personal_value)) or 0


class Opened:
    """A database, closed when it is left: its files can be copied then."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.close()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "var")


def test_an_erasure_is_applied_again_to_an_older_database(shell: Shell, tmp_path: Path) -> None:
    shutil.copytree(shell.var, tmp_path / "backup")
    shell.erase()
    listed = tmp_path / "erasures.jsonl"
    listed.write_text(shell.alur("erasures", "export").output, encoding="utf-8")
    shutil.rmtree(shell.var)
    shutil.copytree(tmp_path / "backup", shell.var)
    assert shell.kept() == 1

    said = shell.alur("erasures", "apply", str(listed))

    assert said.output == "1 personal values of 1 erasures were erased again.\n"
    assert shell.kept() == 0
    verified = shell.alur("verify")
    assert verified.exit_code == 0, verified.output
    assert "0 personal values hold; 1 were lawfully erased." in verified.output


def test_a_restore_erases_again_before_anybody_can_work(shell: Shell, tmp_path: Path) -> None:
    shell.alur("backup", str(tmp_path / "backup"))
    shell.erase()
    listed = tmp_path / "erasures.jsonl"
    listed.write_text(shell.alur("erasures", "export").output, encoding="utf-8")
    shutil.rmtree(shell.var)

    said = shell.alur("restore", str(tmp_path / "backup"), "--erasures", str(listed))

    assert said.exit_code == 0, said.output
    assert "; 1 values erased again." in said.output
    assert shell.kept() == 0
    assert "0 personal values hold; 1 were lawfully" in shell.alur("verify").output


def test_the_list_names_the_case_and_holds_no_value(shell: Shell) -> None:
    shell.erase()

    line = json.loads(shell.alur("erasures", "export").output)

    assert (line["case"], line["reason"]) == (str(shell.case), "diminta")
    assert set(line["commitments"]) == {"nama"}
    assert "Siti" not in repr(line)


def test_what_is_erased_already_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    shell.erase()
    listed = tmp_path / "erasures.jsonl"
    listed.write_text(shell.alur("erasures", "export").output + json.dumps(LINE), encoding="utf-8")

    said = shell.alur("erasures", "apply", str(listed))

    assert said.output == "0 personal values of 2 erasures were erased again.\n"


@pytest.mark.parametrize(
    "line",
    [
        "bukan JSON",
        [],
        {**LINE, "case": "bukan"},
        {**LINE, "commitments": {"nama": ["pendek"]}},
        {**LINE, "commitments": ["ab" * 32]},
        {"case": LINE["case"]},
    ],
)
def test_a_line_that_is_no_erasure_is_named(shell: Shell, tmp_path: Path, line: Any) -> None:
    listed = tmp_path / "erasures.jsonl"
    text = line if isinstance(line, str) else json.dumps(line)
    listed.write_text(f"{json.dumps(LINE)}\n{text}\n", encoding="utf-8")

    said = shell.alur("erasures", "apply", str(listed))

    assert said.exit_code == 1
    assert "Expected line 2 to be an erasure" in said.output
    assert shell.kept() == 1
