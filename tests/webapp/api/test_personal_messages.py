"""What a program sends of a person stays out of the log, and a repeat is still a repeat."""

import json
from typing import Any

import pytest

from engine import queries
from engine.commands import DeployDefinition, system_actor
from tests.diagrams import caught, end, node, path, process, user
from tests.webapp.api.test_messages import issue, send, told
from tests.webapp.desk import Desk

VISITS = process(
    node("startEvent", "mulai", caught("message", "kunjungan")),
    user("catat", "petugas", camunda_formKey="catat"),
    end(),
    path("mulai", "catat", "selesai"),
    id="buku_tamu",
    declares="message:kunjungan",
)
NAME = {"id": "nama", "key": "nama", "type": "textfield", "label": "Nama"}
MARKED = {**NAME, "properties": {"alur:personal": "true"}}
FORM = json.dumps({"type": "default", "id": "catat", "components": [MARKED]}).encode()


@pytest.fixture
def token(desk: Desk) -> str:
    """A token for an office that notes who comes."""
    deployed = DeployDefinition(VISITS, {"catat": FORM})
    desk.runtime.submit(deployed, actor=system_actor("installation"))
    return issue(desk, "loket")


def visit(name: str) -> dict[str, Any]:
    return {"message": "kunjungan", "variables": {"nama": name}}


def test_the_name_of_a_visitor_is_not_in_the_log(desk: Desk, token: str) -> None:
    answer = send(desk, token, visit("Siti Aminah"))

    assert answer.status_code == 201, answer.text
    case = desk.cases()[0].id
    with desk.pages.database.reading() as connection:
        assert "Siti" not in repr(queries.log_entries(connection, stream_id=case))
    assert 'value="Siti Aminah"' in desk.open("petugas", case, "catat:1").text


def test_the_same_visit_again_gets_the_same_case(desk: Desk, token: str) -> None:
    first = send(desk, token, visit("Siti Aminah"))

    again = send(desk, token, visit("Siti Aminah"))

    assert again.status_code == 200, again.text
    assert told(again)["case"] == told(first)["case"]


def test_another_visitor_needs_another_key(desk: Desk, token: str) -> None:
    send(desk, token, visit("Siti Aminah"))

    again = send(desk, token, visit("Joko"))

    assert again.status_code == 422
    assert "this one was used for another message" in again.text
