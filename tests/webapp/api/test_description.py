"""The description is true: what it says may be sent is understood, and what comes back fits it.

Schemathesis makes the requests from the description, well-formed and broken ones, always the same:
of things that there are, and of things that there are not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.result import Ok

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.api.programs import Program
from tests.webapp.cast import Pages, open_pages
from tests.webapp.desk import Desk
from webapp.api.operations import OPERATIONS

BOUNDED = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
START = {"process": "pemutakhiran_website", "variables": {"judul": "Festival"}}


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """An office that works by the SOP, and answers as often as it is asked."""
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_API_PER_MINUTE="1000000") as pages:
        Desk(pages)
        yield pages


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("are_there", [True, False])
def test_what_is_described_is_what_happens(
    pages: Pages, mode: GenerationMode, *, are_there: bool
) -> None:
    program = Program(pages, as_person="administrator")
    places = _places(pages) if are_there else {}
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", _read_wholly(pages.app))
    looked_at = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        named = {name: each for name, each in places.items() if f"{{{name}}}" in operation.path}
        looked_at += 1
        if are_there and not named:
            continue  # the same requests as where nothing is there
        cases = operation.as_strategy(mode, path_parameters=named or None)
        _hold(cases, program.token)

    assert looked_at == len(OPERATIONS)


def _read_wholly(app: Flask) -> WSGIApplication:
    """Return an application that closes what it sends: the one that asks forgets to."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        sent = app(environ, start_response)
        try:
            return list(sent)
        finally:
            getattr(sent, "close", lambda: None)()

    return answer


def _hold(cases: Any, token: str) -> None:
    @BOUNDED
    @given(case=cases)
    def hold(case: Any) -> None:
        if isinstance(case.body, dict):
            case.body.pop("wait_seconds", None)  # nobody would ring
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"},
            # Shapes are described; what a form or a diagram refuses beyond them is not.
            excluded_checks=[positive_data_acceptance],
        )

    hold()


def _places(pages: Pages) -> dict[str, str]:
    program = Program(pages)
    case = program.post("/cases", START).json["case"]
    definition = program.get(f"/cases/{case}").json["definition"]
    sent = program.send(
        "POST", "/files?name=isi.txt", b"Isi.", Content_Type="application/octet-stream"
    )
    return {
        "case": case,
        "key": "terima:1",
        "definition": definition,
        "digest": (sent.json or {}).get("digest", "0" * 64),
    }
