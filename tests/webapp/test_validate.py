"""`alur validate`: a verdict on each file, whatever it holds, and never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engine.bounded import Limits
from tests.diagrams import end, flow, node, path, process, start, user
from tests.engine.test_bounded import HOSTILE, chain
from webapp import cli

Validate = Callable[..., Result]

LEAST = 300  # files; fewer means that the folder is not the corpus
RUNNING = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"), id="cuti")
REFUSED = process(
    start(),
    node("complexGateway", "simpang"),
    end(),
    path("mulai", "simpang", "selesai"),
    id="aneh",
)
SCRIPTED = process(
    start(), node("scriptTask", "hitung"), end(), path("mulai", "hitung", "selesai"), id="skrip"
)
EXITS = {"runs": 0, "refused": 1, "unreadable": 2}


@pytest.fixture
def validate() -> Validate:
    def run(*arguments: object) -> Result:
        return CliRunner().invoke(cli.main, ["validate", *map(str, arguments)])

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of each kind."""
    (tmp_path / "cuti.bpmn").write_bytes(RUNNING)
    (tmp_path / "aneh.bpmn").write_bytes(REFUSED)
    (tmp_path / "surat.bpmn").write_bytes(b"Dengan hormat,")
    return tmp_path


def document(result: Result) -> dict[str, Any]:
    assert "Traceback" not in result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["cuti.bpmn"], 0),
        (["cuti.bpmn", "aneh.bpmn"], 1),
        (["surat.bpmn"], 2),
        (["aneh.bpmn", "surat.bpmn", "cuti.bpmn"], 2),
        (["tidak_ada.bpmn", "cuti.bpmn"], 2),
    ],
)
def test_the_exit_code_is_the_gravest_verdict(
    validate: Validate, folder: Path, names: list[str], code: int
) -> None:
    assert validate(*(folder / name for name in names)).exit_code == code


def test_the_text_says_what_runs_and_what_does_not_and_why(
    validate: Validate, folder: Path
) -> None:
    said = validate(folder / "cuti.bpmn", folder / "aneh.bpmn", folder / "surat.bpmn").output

    lines = said.splitlines()
    assert f"✓ {folder / 'cuti.bpmn'}: runs (cuti)" in lines
    assert f"✗ {folder / 'aneh.bpmn'}: refused (aneh)" in lines
    assert f"? {folder / 'surat.bpmn'}: not readable" in lines
    assert any(line.startswith("    error       simpang: ") for line in lines)
    assert lines[-1] == "3 files: 1 runs, 1 refused, 1 not readable"


def test_it_speaks_indonesian(validate: Validate, folder: Path) -> None:
    said = validate(folder / "surat.bpmn", "--language", "id").output

    assert "tak terbaca" in said
    assert "galat       Berkas bukan XML yang benar" in said


def test_it_is_quiet_about_what_runs_when_asked(validate: Validate, folder: Path) -> None:
    said = validate(folder / "cuti.bpmn", folder / "aneh.bpmn", "--quiet").output

    assert "cuti.bpmn" not in said
    assert "aneh.bpmn: refused" in said


def test_json_is_one_document_with_all_that_was_found(validate: Validate, folder: Path) -> None:
    names = ["cuti.bpmn", "aneh.bpmn", "surat.bpmn"]

    said = document(validate(*(folder / name for name in names), "--format", "json"))

    assert [Path(file["file"]).name for file in said["files"]] == names
    assert [file["status"] for file in said["files"]] == ["runs", "refused", "unreadable"]
    assert [file["processes"] for file in said["files"]] == [["cuti"], ["aneh"], []]
    assert said["count"] == {"runs": 1, "refused": 1, "unreadable": 1}
    problems = [problem for file in said["files"] for problem in file["problems"]]
    for problem in problems:
        assert set(problem) == {
            "rule", "severity", "element_id", "element_name", "message", "mend"
        }  # fmt: skip
        assert problem["severity"] in ("error", "warning", "translation", "note")
        assert problem["message"]
    (gateway,) = [p for p in said["files"][1]["problems"] if p["severity"] == "error"]
    assert (gateway["element_id"], gateway["element_name"]) == ("simpang", "simpang")


def test_script_tasks_are_refused_unless_people_may_do_them(
    validate: Validate, tmp_path: Path
) -> None:
    file = tmp_path / "skrip.bpmn"
    file.write_bytes(SCRIPTED)

    assert validate(file).exit_code == 1
    assert validate(file, "--scripts", "manual").exit_code == 0


def test_whatever_is_named_gets_an_answer(validate: Validate, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    (tmp_path / "kosong.bpmn").touch()
    (tmp_path / "putus.bpmn").symlink_to(tmp_path / "tidak_ada")
    names = [
        tmp_path, tmp_path / "pipa", tmp_path / "kosong.bpmn", tmp_path / "putus.bpmn",
        "/dev/zero", "/dev/null", "x" * 5_000, "\udcff.bpmn", "\x1b[31m.bpmn", "",
    ]  # fmt: skip

    said = document(validate(*names, "--format", "json"))

    assert [file["status"] for file in said["files"]] == ["unreadable"] * len(names)
    assert "\x1b" not in validate(*names).output


def test_a_file_that_cannot_be_opened_says_why(validate: Validate, folder: Path) -> None:
    said = document(validate(folder / "cuti.bpmn" / "dalam.bpmn", "--format", "json"))

    assert said["files"][0]["problems"][0]["message"].endswith("but: Not a directory.")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_not_spoil_the_others(
    validate: Validate, folder: Path, name: str
) -> None:
    hostile = folder / "jahat.bpmn"
    hostile.write_bytes(HOSTILE[name])

    said = document(
        validate(folder / "cuti.bpmn", hostile, folder / "aneh.bpmn", "--format", "json")
    )

    first, answered, last = said["files"]
    assert (first["status"], last["status"]) == ("runs", "refused")
    assert answered["problems"]


def test_a_file_that_takes_too_long_is_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "panjang.bpmn").write_bytes(chain(2500))
    files = [str(folder / name) for name in ("cuti.bpmn", "panjang.bpmn", "cuti.bpmn")]
    monkeypatch.setattr("webapp.validate.LIMITS", Limits(cpu_seconds=0.1, wall_seconds=60))

    result = CliRunner().invoke(cli.main, ["validate", *files, "--format", "json"])

    statuses = [file["status"] for file in document(result)["files"]]
    assert statuses == ["runs", "refused", "runs"]
    assert document(result)["files"][1]["problems"][0]["rule"] == "file-too-costly"


def test_letters_that_a_terminal_does_not_know_are_written_out(tmp_path: Path) -> None:
    (tmp_path / "nama.bpmn").write_bytes(
        process(start(), node("complexGateway", "漢字"), flow("mulai", "漢字"))
    )
    command = [sys.executable, "-m", "webapp.cli", "validate", str(tmp_path / "nama.bpmn")]

    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )

    assert done.returncode == 1, done.stderr
    assert rb"\u6f22\u5b57" in done.stdout
    assert done.stderr == b""


def test_every_diagram_of_the_corpus_gets_its_verdict_in_one_call(corpus: Path) -> None:
    files = sorted(p for p in corpus.rglob("*") if p.suffix in (".bpmn", ".xml", ".bpmn2"))
    command = [sys.executable, "-m", "webapp.cli", "validate", "--format", "json"]

    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)

    said = json.loads(done.stdout)["files"]
    assert len(said) == len(files) >= LEAST
    assert done.returncode == max(EXITS[file["status"]] for file in said)
    assert done.stderr == ""
    assert [
        file["file"]
        for file in said
        if (file["status"] == "runs") == any(p["severity"] == "error" for p in file["problems"])
    ] == []
    assert "file-not-understood" not in done.stdout


def test_it_does_not_wait_for_what_only_pages_need() -> None:
    said = (
        "import sys, webapp.cli, webapp.validate; print({'flask', 'sqlalchemy'} & {*sys.modules})"
    )

    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
