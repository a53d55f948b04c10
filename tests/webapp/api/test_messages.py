"""Messages of programs: a token, an idempotency key, and answers that the first form would take."""

from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from engine import queries
from tests.webapp.cast import NEXT_DOOR, UNIT
from tests.webapp.desk import Desk, upload
from tests.webapp.site_app import jpeg
from webapp.api import tokens

NEWS = {"sumber": "SOP Peliputan", "judul": "Festival Gamelan 2026", "tanggal_surat": "2026-11-20"}


def issue(desk: Desk, name: str = "peliputan", **more: Any) -> str:
    """Make a token."""
    now = desk.pages.clock.now()
    with desk.pages.database.writing() as connection:
        return tokens.issue(connection, **{"unit_id": UNIT, "name": name, "now": now, **more})


@pytest.fixture
def token(desk: Desk) -> str:
    """A token that may send any message."""
    return issue(desk)


def send(
    desk: Desk, token: str | None, body: Any, *, key: str | None = "k-1", **headers: str
) -> TestResponse:
    """Post a message, as a program does: without cookies."""
    sent = {"Content-Type": "application/json", **headers}
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    if key is not None:
        sent["Idempotency-Key"] = key
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    return desk.pages.visitor().post("/api/messages", data=data, headers=sent)


def told(answer: TestResponse) -> dict[str, Any]:
    """Return the JSON of an answer."""
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def message(name: str = "berita_diterima", **variables: Any) -> dict[str, Any]:
    return {"message": name, "variables": variables}


def test_a_message_begins_a_case_in_the_inbox(desk: Desk, token: str) -> None:
    answer = send(desk, token, message(**NEWS))

    assert answer.status_code == 201
    case = desk.cases()[0]
    assert told(answer)["case"] == str(case.id)
    assert told(answer)["repeated"] is False
    assert told(answer)["url"] == f"http://localhost{answer.headers['Location']}"
    assert answer.headers["Location"].endswith(str(case.id))
    assert desk.open_keys(case.id) == ["terima:1"]
    assert desk.variables(case.id) == NEWS
    assert "Festival Gamelan 2026" in desk.inbox("petugas")
    assert 'value="SOP Peliputan"' in desk.open("petugas", case.id, "terima:1").text


def test_the_log_names_the_program(desk: Desk, token: str) -> None:
    send(desk, token, message(**NEWS))

    with desk.pages.database.reading() as connection:
        entry = queries.log_entries(connection, stream_id=desk.cases()[0].id)[0]
    assert entry.actor["name"] == "peliputan"
    assert token not in str(entry)


def test_the_same_message_again_gets_the_same_case(desk: Desk, token: str) -> None:
    first = send(desk, token, message(**NEWS))

    again = send(desk, token, message(**dict(reversed(NEWS.items()))))

    assert again.status_code == 200
    assert told(again)["case"] == told(first)["case"]
    assert told(again)["repeated"] is True
    assert len(desk.cases()) == 1


def test_a_key_is_not_used_for_another_message(desk: Desk, token: str) -> None:
    send(desk, token, message(**NEWS))

    answer = send(desk, token, message(**{**NEWS, "judul": "Berita lain"}))

    assert answer.status_code == 422
    assert told(answer)["field"] == "Idempotency-Key"
    assert len(desk.cases()) == 1


def test_two_programs_may_use_the_same_key(desk: Desk, token: str) -> None:
    send(desk, token, message(**NEWS))

    answer = send(desk, issue(desk, "arsip"), message(**NEWS))

    assert answer.status_code == 201
    assert len(desk.cases()) == 2


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer salah"])
def test_without_a_valid_token_nothing_is_done(sqlite_desk: Desk, header: str) -> None:
    answer = send(sqlite_desk, None, message(**NEWS), Authorization=header)

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert sqlite_desk.cases() == []


def test_a_revoked_token_is_unknown(desk: Desk, token: str) -> None:
    with desk.pages.database.writing() as connection:
        now = desk.pages.clock.now()
        tokens.revoke(connection, unit_id=UNIT, name="peliputan", now=now)

    assert send(desk, token, message(**NEWS)).status_code == 401


def test_a_token_of_the_office_next_door_begins_nothing_here(desk: Desk) -> None:
    token = issue(desk, unit_id=NEXT_DOOR)

    assert send(desk, token, message(**NEWS)).status_code == 404


def test_a_token_sends_its_own_messages_only(desk: Desk) -> None:
    token = issue(desk, messages=["surat_masuk"])

    answer = send(desk, token, message(**NEWS))

    assert answer.status_code == 403
    assert "'peliputan' may not" in told(answer)["detail"]


def test_a_login_is_no_token(desk: Desk) -> None:
    answer = desk.browser("petugas").post("/api/messages", json=message(**NEWS))

    assert answer.status_code == 401


def test_a_message_that_nobody_waits_for_is_not_found(desk: Desk, token: str) -> None:
    answer = send(desk, token, message("surat_masuk"))

    assert answer.status_code == 404
    assert "surat_masuk" in told(answer)["detail"]


@pytest.mark.parametrize("key", [None, "", "x" * 201, "kunci é"])
def test_a_message_needs_a_key(sqlite_desk: Desk, key: str | None) -> None:
    answer = send(sqlite_desk, issue(sqlite_desk), message(**NEWS), key=key)

    assert answer.status_code == 400
    assert "Idempotency-Key" in told(answer)["detail"]


@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ({"nomor_agenda": 7}, "nomor_agenda"),
        ({"tayang": True}, "tayang"),
        ({"tanggal_surat": "besok"}, "tanggal_surat"),
        ({"jenis_berita": "gosip"}, "jenis_berita"),
        ({"judul": {"en": "x"}}, "judul"),
        ({"judul": "a\u202eb"}, "judul"),
        ({"bagian": [{"id": "b1", "kind": "puisi"}]}, "bagian"),
    ],
)
def test_what_the_first_form_would_not_take_is_refused(
    sqlite_desk: Desk, variables: dict[str, Any], field: str
) -> None:
    answer = send(sqlite_desk, issue(sqlite_desk), message(**{**NEWS, **variables}))

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    fields = [problem["field"] for problem in told(answer)["problems"]]
    assert any(each.startswith(field) for each in fields), told(answer)
    assert sqlite_desk.cases() == []


def test_all_problems_are_told_at_once(desk: Desk, token: str) -> None:
    answer = send(desk, token, message(tanggal_surat="besok", x=1))

    assert {each["field"] for each in told(answer)["problems"]} == {"tanggal_surat", "x"}


def test_a_file_that_was_never_stored_is_refused(desk: Desk, token: str) -> None:
    file = {"digest": "a" * 64, "name": "foto.jpg", "type": "image/jpeg", "size": 7}

    answer = send(desk, token, message(**NEWS, bukti=[file]))

    assert answer.status_code == 422
    assert told(answer)["field"] == "bukti"


def test_a_file_that_is_stored_is_taken(desk: Desk, token: str) -> None:
    case = desk.start()
    desk.save("petugas", case, "terima:1", bukti=upload(("foto.jpg", jpeg())))
    draft = desk.item(case, "terima:1").draft or {}

    assert send(desk, token, message(**NEWS, bukti=draft["bukti"])).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"message": 3}',
        b'{"message": "berita_diterima", "variables": []}',
        b'{"message": "berita_diterima", "x": 1}',
        b'{"message": "a", "message": "b"}',
        b'{"message": "berita_diterima", "variables": {"judul": NaN}}',
        b'{"message": "berita_diterima", "variables": {"judul": 1e999999}}',
        b'{"message": "berita_diterima", "variables": {"judul": ' + b"9" * 5000 + b"}}",
        b'{"message": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused_in_words(sqlite_desk: Desk, body: bytes) -> None:
    answer = send(sqlite_desk, issue(sqlite_desk), body)

    assert answer.status_code == 422
    assert told(answer)["detail"].startswith("Expected")
    assert sqlite_desk.cases() == []


def test_too_much_is_refused(desk: Desk, token: str) -> None:
    answer = send(desk, token, message(judul="x" * 1_100_000))

    assert answer.status_code == 413
    assert "1000000 bytes" in told(answer)["detail"]


def test_a_form_is_no_message(desk: Desk, token: str) -> None:
    answer = send(
        desk, token, b"message=x", **{"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code == 415


def test_messages_are_not_looked_at(sqlite_desk: Desk) -> None:
    assert sqlite_desk.pages.visitor().get("/api/messages").status_code == 405
