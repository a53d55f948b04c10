"""The page about the API: its session runs as it stands there, and it names every operation."""

import re
import shlex
from pathlib import Path

import pytest

from tests.webapp.api.programs import Program
from tests.webapp.desk import Desk
from webapp.api.operations import OPERATIONS
from webapp.api.scopes import SCOPES

PAGE = Path("docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^(curl .*?)\s*# (\d{3})$",
    "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)),
    re.MULTILINE | re.DOTALL,
)


def test_the_session_runs_as_it_is_documented(sqlite_desk: Desk) -> None:
    told = {
        "ALUR": "",
        "TOKEN": Program(sqlite_desk.pages, ["cases:*", "definitions:read"]).token,
        "SITI": Program(sqlite_desk.pages, ["items:*", "cases:read", "files:*"],
                        as_person="petugas").token,
        "CASE": "",
    }  # fmt: skip
    found = []
    for command, _ in EXAMPLES:
        for name, value in told.items():
            command = command.replace(f"${name}", value)
        status, case = _sent(sqlite_desk, command)
        told["CASE"] = told["CASE"] or case
        found.append(status)

    assert found == [int(status) for _, status in EXAMPLES]
    assert len(found) > 8


def _sent(desk: Desk, command: str) -> tuple[int, str]:
    """Send what a command line of curl would."""
    _, address, *options = shlex.split(command.replace("\\\n", " "))
    said = list(zip(options[::2], options[1::2], strict=True))
    headers = [tuple(value.split(": ", 1)) for name, value in said if name == "-H"]
    data = next((value for name, value in said if name in ("-d", "--data-binary")), None)
    method = next((value for name, value in said if name == "-X"), "POST" if data else "GET")
    answer = desk.pages.visitor().open(
        f"/api/v1{address}", method=method, headers=headers, data=data
    )
    return answer.status_code, str((answer.get_json(silent=True) or {}).get("case", ""))


@pytest.mark.parametrize("name", [each.id for each in OPERATIONS] + [*SCOPES])
def test_the_page_names_every_operation_and_scope(name: str) -> None:
    assert f"`{name}`" in PAGE
