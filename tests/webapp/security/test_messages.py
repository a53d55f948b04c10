"""Programs with a token: what they may not reach by naming it."""

import json
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from engine.commands import DeployDefinition, StartInstance, system_actor
from tests import diagrams
from tests.webapp.cast import UNIT
from tests.webapp.desk import Desk, upload
from tests.webapp.site_app import jpeg
from webapp.api import tokens
from webapp.ids import new_id

NEWS = {"sumber": "SOP Peliputan", "judul": "Festival Gamelan 2026"}
ELSEWHERE = diagrams.process(
    diagrams.start(),
    diagrams.user("rahasia", "kabid"),
    diagrams.end(),
    diagrams.path("mulai", "rahasia", "selesai"),
    lanes={"kabid": "rahasia"},
    id="penyidikan",
)


@pytest.fixture
def token(desk: Desk) -> str:
    """A token that may send any message."""
    with desk.pages.database.writing() as connection:
        now = desk.pages.clock.now()
        return tokens.issue(connection, unit_id=UNIT, name="peliputan", now=now)


@pytest.fixture
def photo(desk: Desk) -> dict[str, Any]:
    """A photo that somebody has sent and that is of no case yet."""
    case = desk.start()
    desk.save("petugas", case, "terima:1", bukti=upload(("foto.jpg", jpeg())))
    draft = desk.item(case, "terima:1").draft or {}
    reference: dict[str, Any] = draft["bukti"][0]
    return reference


def send(desk: Desk, token: str, body: bytes) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    return desk.pages.visitor().post(
        "/api/messages", data=body, headers=headers, content_type="application/json"
    )


def news(**variables: Any) -> bytes:
    return orjson.dumps({"message": "berita_diterima", "variables": {**NEWS, **variables}})


def test_a_file_of_another_procedures_case_is_not_handed_over(
    desk: Desk, token: str, photo: dict[str, Any]
) -> None:
    """Whoever knew its digest could show it to the people of this procedure."""
    desk.runtime.submit(DeployDefinition(ELSEWHERE), actor=system_actor("installation"))
    secret = StartInstance(new_id(), "penyidikan", {"lampiran": photo})
    desk.runtime.submit(secret, actor=system_actor("installation"))

    answer = send(desk, token, news(bukti=[photo]))

    assert answer.status_code == 422
    assert desk.browser("petugas").get(f"/berkas/{photo['digest']}").status_code == 403


@pytest.mark.parametrize("lie", [{"type": "application/pdf"}, {"size": 1}, {"size": 2**70}])
def test_a_file_is_what_was_stored_not_what_is_said_of_it(
    desk: Desk, token: str, photo: dict[str, Any], lie: dict[str, Any]
) -> None:
    message = {"message": "berita_diterima", "variables": {**NEWS, "bukti": [{**photo, **lie}]}}

    assert send(desk, token, json.dumps(message).encode()).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b'{"message": "\\ud800"}',
        b'{"message": "berita_diterima", "variables": {"\\ud800": 1}}',
        b'{"message": "berita_diterima", "\\udfff": 1}',
    ],
)
def test_half_a_character_is_refused_in_words(desk: Desk, token: str, body: bytes) -> None:
    """The answer repeated it, and broke."""
    answer = send(desk, token, body)

    assert answer.status_code == 422
    assert "surrogate" in answer.text


def test_a_token_in_the_address_is_none(desk: Desk, token: str) -> None:
    """Addresses are written into the logs of every proxy on the way."""
    answer = desk.pages.visitor().post(
        f"/api/messages?token={token}&access_token={token}",
        data=news(),
        headers={"Idempotency-Key": "k"},
        content_type="application/json",
    )

    assert answer.status_code == 401
