"""Subscriptions of events for programs, as pages have them."""

from tests.webapp.api.programs import Program
from tests.webapp.cast import Pages

URL = "https://contoh.go.id/alur"


def test_a_program_subscribes_and_gets_the_secret(pages_on_both: Pages) -> None:
    program = Program(pages_on_both, ["administer"])

    made = program.post("/subscriptions", {"url": URL, "kinds": ["WorkItemOffered"]})

    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    shown = program.get(made.headers["Location"].removeprefix("/api/v1")).json
    assert shown == {**made.json, "untold": []}


def test_a_repeated_subscription_is_one(pages_on_both: Pages) -> None:
    program = Program(pages_on_both, ["administer"])

    first = program.post("/subscriptions", {"url": URL}, key="s-1")
    again = program.post("/subscriptions", {"url": URL}, key="s-1")

    assert first.json == again.json
    assert len(program.get("/subscriptions").json["subscriptions"]) == 1


def test_lists_keep_secrets(pages_on_both: Pages) -> None:
    program = Program(pages_on_both, ["administer"])
    program.post("/subscriptions", {"url": URL})

    assert b"whsec_" not in program.get("/subscriptions").data


def test_an_ended_subscription_stays_in_the_list(pages_on_both: Pages) -> None:
    program = Program(pages_on_both, ["administer"])
    made = program.post("/subscriptions", {"url": URL}).json

    ended = program.post(f"/subscriptions/{made['id']}/end", {"reason": "pindah"})

    assert ended.status_code == 200
    assert [each["is_active"] for each in program.get("/subscriptions").json["subscriptions"]] == [
        False
    ]


def test_what_is_no_address_names_the_field(pages_on_both: Pages) -> None:
    answer = Program(pages_on_both, ["administer"]).post(
        "/subscriptions", {"url": "ftp://contoh.go.id"}
    )

    assert answer.status_code == 422
    assert "url" in answer.data.decode()


def test_who_administers_nothing_subscribes_to_nothing(pages_on_both: Pages) -> None:
    person = Program(pages_on_both, ["administer"], as_person="petugas")

    assert person.post("/subscriptions", {"url": URL}).status_code == 403
    assert person.get("/subscriptions").status_code == 403
