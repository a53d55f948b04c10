"""The examples of docs/engine-api.md run as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.api import Engine
from tests.engine.test_api import JOBS, LEAVE, PAUSES, WAITS

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/engine-api.md").read_text(encoding="utf-8")
DRIVER, INCIDENT = re.findall(r"^```python\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def run(script: str, folder: Path, *arguments: str) -> str:
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("diagram", "steps"),
    [
        (LEAVE, ["StartInstance", "CompleteWorkItem", "CompleteWorkItem"]),
        (JOBS, ["StartInstance", "CompleteJob", "CompleteWorkItem"]),
        (WAITS, ["StartInstance", "CorrelateMessage", "DeliverSignal"]),
        (PAUSES, ["StartInstance", "FireTimer", "FireTimer"]),
    ],
    ids=["people", "jobs", "messages", "time"],
)
def test_thirty_lines_drive_a_diagram_to_its_end(
    tmp_path: Path, diagram: bytes, steps: list[str]
) -> None:
    (tmp_path / "diagram.bpmn").write_bytes(diagram)

    said = run(DRIVER, tmp_path, str(tmp_path / "diagram.bpmn"), "hari=3", "nomor=1").splitlines()

    assert said[0].startswith("completed {")
    assert [line.split()[1] for line in said[1:]] == steps


def test_an_incident_is_mended_as_the_example_says(tmp_path: Path) -> None:
    expected = re.findall(r"^ *print\(.*\)  # (.+)$", INCIDENT, re.MULTILINE)

    assert run(INCIDENT, tmp_path).splitlines() == expected


def test_the_document_names_every_public_word_of_the_engine() -> None:
    words = {name for name in dir(Engine) if not name.startswith("_")} - {"runtime"}

    assert {word for word in words if not re.search(rf"`[^`]*\b{word}\b", DOCUMENT)} == set()
