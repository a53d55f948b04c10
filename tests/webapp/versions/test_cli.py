"""`alur export`, `deploy` and `diff`: a process lives in a folder, and comes back as it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import diagrams, sop
from tests.databases import sqlite_url
from webapp import cli

Alur = Callable[..., Result]
PROCESS = "pemutakhiran_website"
NO_FIELDS: dict[str, list[str]] = {"components": []}
ANOTHER_TIME = ('waktu="PT15M"', 'waktu="PT30M"')


@pytest.fixture
def alur(tmp_path: Path) -> Alur:
    environment = {
        "ALUR_VAR": str(tmp_path / "var"),
        "ALUR_DATABASE": sqlite_url(tmp_path / "alur.db"),
    }

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(cli.main, [*map(str, arguments)], env=environment)

    started = run("init", "--office", "Diskominfo", "--name", "Rina", "--username", "rina")
    assert started.exit_code == 0, started.output
    return run


@pytest.fixture
def folder(alur: Alur, tmp_path: Path) -> Path:
    """Where the office's processes were exported to."""
    exported = alur("export", "--to", tmp_path / "git")
    assert exported.exit_code == 0, exported.output
    return tmp_path / "git"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(folder: Path, old: str, new: str) -> None:
    diagram = folder / PROCESS / f"{PROCESS}.bpmn"
    text = diagram.read_text(encoding="utf-8")
    assert old in text
    diagram.write_text(text.replace(old, new), encoding="utf-8")


def test_an_export_holds_the_diagram_its_forms_and_scenarios(folder: Path) -> None:
    found = files(folder)

    assert found[f"{PROCESS}/{PROCESS}.bpmn"] == sop.DIAGRAM
    assert found[f"{PROCESS}/forms/terima.form"] == sop.FORMS["terima"]
    assert any(path.startswith(f"{PROCESS}/scenarios/") for path in found)
    about = json.loads(found[f"{PROCESS}/process.json"])
    assert (about["process"], about["version"], len(about["digest"])) == (PROCESS, 1, 64)


def test_a_second_export_writes_the_same_bytes_and_removes_what_is_gone(
    alur: Alur, folder: Path
) -> None:
    before = files(folder)
    (folder / PROCESS / "forms" / "lama.form").write_text("{}")

    alur("export", PROCESS, "--to", folder)

    assert files(folder) == before


def test_what_was_exported_needs_no_deployment(alur: Alur, folder: Path) -> None:
    result = alur("deploy", folder, "--message", "sama saja")

    assert (result.exit_code, result.output) == (
        0,
        f"{PROCESS}: nothing to do, it is in force as it is\n",
    )


def test_a_person_alone_deploys_nothing_where_another_must_approve(
    alur: Alur, folder: Path
) -> None:
    edit(folder, *ANOTHER_TIME)

    refused = alur("deploy", folder, "--message", "Waktu baku 30 menit", "--by", "rina")
    done = alur("deploy", folder, "--message", "Waktu baku 30 menit")

    assert refused.exit_code == 1
    assert "propose it" in refused.output
    assert (done.exit_code, done.output) == (0, f"{PROCESS}: version 2 is in force\n")


def test_a_changed_folder_is_put_in_force_and_an_old_version_exported(
    alur: Alur, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_DEPLOYMENT_APPROVERS", "none")
    edit(folder, *ANOTHER_TIME)

    result = alur("deploy", folder, "--message", "Waktu baku 30 menit", "--by", "rina")

    assert (result.exit_code, result.output) == (0, f"{PROCESS}: version 2 is in force\n")
    alur("export", PROCESS, "--to", folder, "--version", 1)
    assert files(folder)[f"{PROCESS}/{PROCESS}.bpmn"] == sop.DIAGRAM


def test_what_cannot_run_is_refused_with_every_reason(alur: Alur, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.bpmn"
    wrong.write_bytes(
        diagrams.process(
            diagrams.chain(diagrams.start(), diagrams.user("isi", camunda_formKey="tiada")),
            diagrams.node("complexGateway", "simpang"),
        )
    )

    result = alur("deploy", wrong, "--message", "coba")

    assert result.exit_code == 1
    assert "[complex-gateway]" in result.output
    assert "It is not in force" in result.output
    assert "Traceback" not in result.output


def test_nobody_unknown_deploys(alur: Alur, folder: Path) -> None:
    edit(folder, *ANOTHER_TIME)

    result = alur("deploy", folder, "--message", "coba", "--by", "siapa")

    assert result.exit_code == 1
    assert "found 'siapa'" in result.output


def test_two_processes_may_have_forms_of_one_name(alur: Alur, tmp_path: Path) -> None:
    for name in ("satu", "dua"):
        home = tmp_path / "two" / name
        (home / "forms").mkdir(parents=True)
        form = {"type": "default", "id": "isi", "title": name, **NO_FIELDS}
        (home / "forms" / "isi.form").write_text(json.dumps(form))
        step = diagrams.user("isi", camunda_formKey="isi")
        xml = diagrams.process(diagrams.chain(diagrams.start(), step, diagrams.end()), id=name)
        (home / f"{name}.bpmn").write_bytes(xml)

    result = alur("deploy", tmp_path / "two", "--message", "dua prosedur")

    assert result.output == "dua: version 1 is in force\nsatu: version 1 is in force\n"
    assert "nothing to do" in alur("deploy", tmp_path / "two", "--message", "lagi").output


def test_no_difference_is_exit_code_0(alur: Alur, folder: Path) -> None:
    result = alur("diff", PROCESS, folder / PROCESS)

    assert result.exit_code == 0, result.output
    assert "nothing differs" in result.output


def test_a_difference_is_said_in_words(alur: Alur, folder: Path) -> None:
    edit(folder, *ANOTHER_TIME)

    english = alur("diff", f"{PROCESS}@1", folder)
    indonesian = alur("diff", f"{PROCESS}@1", folder, "--language", "id")

    assert english.exit_code == indonesian.exit_code == 1
    step = "“Memeriksa dan memilah press release”"
    assert f"~ Step {step}: standard time: 15 minutes → 30 minutes" in english.output
    assert f"~ Langkah {step}: waktu baku: 15 menit → 30 menit" in indonesian.output


def test_a_difference_is_given_to_programs(alur: Alur, folder: Path) -> None:
    edit(folder, 'name="Tayang?"', 'name="Sudah tayang?"')

    said = json.loads(alur("diff", "--json", PROCESS, folder).output)

    assert said["differs"] is True
    (entry,) = said["processes"][0]["entries"]
    assert (entry["id"], entry["changes"]) == (
        "tayang",
        [{"attribute": "name", "before": "Tayang?", "after": "Sudah tayang?"}],
    )


def test_of_two_diagrams_only_the_diagrams_are_compared_and_no_office_is_needed(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.bpmn").write_bytes(sop.DIAGRAM)

    found = CliRunner().invoke(cli.main, ["diff", *(f"{tmp_path}/{n}.bpmn" for n in "ab")])

    assert found.exit_code == 0, found.output


def test_a_process_that_only_one_folder_has_is_a_difference(tmp_path: Path) -> None:
    for folder, names in (("a", ("satu",)), ("b", ("satu", "dua"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / f"{name}.bpmn").write_bytes(
                diagrams.process(diagrams.chain(diagrams.start(), diagrams.end()), id=name)
            )

    found = CliRunner().invoke(cli.main, ["diff", f"{tmp_path}/a", f"{tmp_path}/b"])

    assert found.exit_code == 1
    assert "only the second has this procedure" in found.output


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("tiada", "Expected a process 'tiada'"),
        (f"{PROCESS}@9", "Expected version 9 of a process"),
        (f"{PROCESS}@x", "or a process as 'id@2'"),
    ],
)
def test_what_is_not_there_is_trouble(alur: Alur, wanted: str, said: str) -> None:
    result = alur("diff", PROCESS, wanted)

    assert result.exit_code == 2
    assert said in result.output


def test_a_file_that_is_no_diagram_is_trouble(alur: Alur, tmp_path: Path) -> None:
    (tmp_path / "kosong.bpmn").write_text("halo")

    result = alur("diff", PROCESS, tmp_path / "kosong.bpmn")

    assert result.exit_code == 2
    assert "Expected a diagram that can be read" in result.output
