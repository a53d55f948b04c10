"""What holds of every request: tokens, shapes, languages, sizes, methods, and how often."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.api.programs import Program
from tests.webapp.cast import UNIT, Pages, open_pages
from webapp.api import tokens


def errors(answer: Any) -> list[dict[str, str]]:
    found: list[dict[str, str]] = answer.json["errors"]
    return found


def test_a_token_ends_when_its_time_has_come(pages_of_office: Pages) -> None:
    end = pages_of_office.clock.now() + timedelta(days=1)
    program = Program(pages_of_office, expires_at=end)

    before = program.get("/me").status_code
    pages_of_office.clock.advance(timedelta(days=1))

    assert (before, program.get("/me").status_code) == (200, 401)


def test_a_revoked_token_is_nobodys(pages_of_office: Pages) -> None:
    program = Program(pages_of_office)
    name = program.get("/me").json["token"]
    with pages_of_office.database.writing() as connection:
        tokens.revoke(connection, unit_id=UNIT, name=name, now=pages_of_office.clock.now())

    assert program.get("/me").status_code == 401


def test_a_token_for_somebody_who_has_left_is_nobodys(pages_of_office: Pages) -> None:
    program = Program(pages_of_office, as_person="petugas")
    assert program.get("/me").json["person"]["username"] == "petugas"
    with pages_of_office.database.writing() as connection:
        connection.execute(text("UPDATE account SET active = false WHERE username = 'petugas'"))

    assert program.get("/me").status_code == 401


def test_that_a_token_was_used_is_noted_once_an_hour(pages_of_office: Pages) -> None:
    program = Program(pages_of_office)
    noted = []
    for minutes in (0, 30, 30):
        pages_of_office.clock.advance(timedelta(minutes=minutes))
        program.get("/me")
        with pages_of_office.database.reading() as connection:
            noted.append(connection.scalar(text("SELECT last_used_at FROM api_token")))

    assert noted[0] == noted[1] != noted[2]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/cases?limit=0", "limit"),
        ("/cases?limit=201", "limit"),
        ("/cases?limit=many", "limit"),
        ("/cases?limit=1&limit=2", "limit"),
        ("/cases?status=open", "status"),
        ("/cases?definition=x", "definition"),
        ("/cases?started_from=yesterday", "started_from"),
        ("/cases?cursor=abc", "cursor"),
        ("/cases?cari=x", "cari"),
        ("/me?verbose=1", "verbose"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_named(
    pages_of_office: Pages, address: str, parameter: str
) -> None:
    answer = Program(pages_of_office).get(address)

    assert answer.status_code == 400
    assert [each["parameter"] for each in errors(answer)] == [parameter]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"process": ""}, "/process"),
        ({"process": 7}, "/process"),
        ({"process": "p", "extra": 1}, ""),
        ({"process": "p", "variables": []}, "/variables"),
        ({"process": "p", "variables": {"a": ["\0"]}}, "/variables/a/0"),
        ({"process": "p", "variables": {"a": 10**30}}, "/variables/a"),
        ([], ""),
    ],
)
def test_a_field_that_does_not_fit_is_pointed_at(
    pages_of_office: Pages, body: Any, pointer: str
) -> None:
    answer = Program(pages_of_office).post("/cases", body)

    assert answer.status_code == 422
    assert errors(answer)[0]["pointer"] == pointer


def test_a_body_that_is_too_long_or_no_json_is_refused(pages_of_office: Pages) -> None:
    program = Program(pages_of_office)

    def status(body: bytes, kind: str = "application/json") -> int:
        return program.post("/cases", body, Content_Type=kind).status_code

    assert status(b"{" + b" " * 1_000_000 + b"}") == 413
    assert status(b"{}", "text/plain") == 415
    assert status(b"{") == 422
    assert status(b"[" * 100_000) == 422


def test_a_command_wants_a_key_of_its_own(pages_of_office: Pages) -> None:
    answer = Program(pages_of_office).post("/cases", {"process": "p"}, key=None)

    assert answer.status_code == 400
    assert errors(answer)[0]["header"] == "Idempotency-Key"


def test_sentences_are_indonesian_unless_english_is_asked_for(pages_of_office: Pages) -> None:
    program = Program(pages_of_office)

    told = program.get("/cases?limit=0").json["detail"]
    asked = program.get("/cases?limit=0", Accept_Language="en-GB, id;q=0.5").json["detail"]

    assert told == "limit: Paling kecil 1."
    assert asked == "limit: Expected 1 or more."


def test_a_wrong_method_is_told_the_right_ones(pages_of_office: Pages) -> None:
    answer = Program(pages_of_office).send("DELETE", "/cases")

    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_head_is_as_get_without_a_body(pages_of_office: Pages) -> None:
    answer = Program(pages_of_office).send("HEAD", "/me")

    assert (answer.status_code, answer.data) == (200, b"")


def test_no_other_origin_is_let_in(pages_of_office: Pages) -> None:
    answer = Program(pages_of_office).send("OPTIONS", "/cases", Origin="https://jahat.example")

    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_who_asks_too_often_waits_until_the_minute_is_over(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_API_PER_MINUTE="2") as pages:
        program, other = Program(pages), Program(pages)

        found = [program.get("/me") for _ in range(3)]
        pages.clock.advance(timedelta(seconds=int(found[2].headers["Retry-After"])))
        after = program.get("/me")

        assert [each.status_code for each in found] == [200, 200, 429]
        assert found[0].headers["RateLimit-Policy"] == '"minute";q=2;w=60'
        assert found[1].headers["RateLimit"].startswith('"minute";r=0;t=')
        assert after.status_code == 200
        assert other.get("/me").status_code == 200


def test_no_token_stands_in_the_log(
    pages_of_office: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    program = Program(pages_of_office)
    with caplog.at_level("INFO"):
        program.post("/cases", {"process": "p"})

    assert caplog.text
    assert program.token not in caplog.text


def test_the_description_and_its_page_are_for_anybody(pages_of_office: Pages) -> None:
    visitor = pages_of_office.visitor()

    description = visitor.get("/api/openapi.json").get_json()
    assert description["openapi"] == "3.1.0"
    assert "/cases/{case}" in visitor.get("/api").text
