"""`POST /api/validate` says what a deployment would say, and changes nothing."""

from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from tests import diagrams
from tests.webapp.cast import UNIT, Pages
from tests.webapp.permit_office import FORMS, PERMIT, PermitOffice
from webapp.api import tokens
from webapp.api.validating import MOST, UNREADABLE, WITHIN

BROKEN = PERMIT.replace(b'targetRef="isi"', b'targetRef="tiada"')


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office)


def asked(office: PermitOffice, by: str = "analyst", **body: Any) -> TestResponse:
    return office.pages.of(by).post("/api/validate", json=body)


def rules(answer: TestResponse) -> set[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.text
    return {(each["rule"], each["element"]) for each in (answer.json or {})["problems"]}


def test_an_analyst_is_told_what_is_wrong_and_where(office: PermitOffice) -> None:
    problems = (asked(office, diagram=BROKEN.decode()).json or {})["problems"]

    assert problems[0]["severity"] == "error"
    assert any("tiada" in each["sentence"] for each in problems)


def test_a_form_that_is_not_there_is_told(office: PermitOffice) -> None:
    forms = {"nilai": orjson.loads(FORMS["nilai"])}

    found = rules(asked(office, diagram=PERMIT.decode(), forms=forms))

    assert ("form-missing", "isi") in found
    assert ("form-missing", "nilai") not in found


def test_a_diagram_that_may_be_deployed_has_no_error(office: PermitOffice) -> None:
    forms = {name: orjson.loads(source) for name, source in FORMS.items()}
    problems = (asked(office, diagram=PERMIT.decode(), forms=forms).json or {})["problems"]

    assert [each for each in problems if each["severity"] == "error"] == []


def test_what_is_no_diagram_is_told_as_well(office: PermitOffice) -> None:
    assert rules(asked(office, diagram="<x")) == {("not-xml", None)}


def test_scripts_are_refused_or_done_by_hand(office: PermitOffice) -> None:
    script = diagrams.node("scriptTask", "hitung", "<script>1</script>")
    diagram = diagrams.process(diagrams.start(), script, diagrams.path("mulai", "hitung")).decode()

    refused = (asked(office, diagram=diagram).json or {})["problems"]
    by_hand = (asked(office, diagram=diagram, scripts="manual").json or {})["problems"]

    assert [e["element"] for e in refused if e["severity"] == "error"] == ["hitung"]
    assert [e for e in by_hand if e["severity"] == "error"] == []


@pytest.mark.parametrize("who", ["kabid", "auditor"])
def test_who_draws_nothing_is_refused(office: PermitOffice, who: str) -> None:
    assert asked(office, who, diagram=PERMIT.decode()).status_code == 403


def test_a_stranger_is_asked_for_a_token(office: PermitOffice) -> None:
    answer = office.pages.app.test_client().post("/api/validate", json={"diagram": "x"})

    assert answer.status_code == 401


def test_a_program_shows_its_token_and_is_told_in_english(office: PermitOffice) -> None:
    now = office.pages.clock.now()
    with office.pages.database.writing() as connection:
        token = tokens.issue(connection, unit_id=UNIT, name="git", now=now)
    headers = {"Authorization": f"Bearer {token}"}

    answer = office.pages.visitor().post(
        "/api/validate", json={"diagram": PERMIT.decode(), "forms": {}}, headers=headers
    )

    assert any(
        "Expected the form 'isi'" in each["sentence"] for each in (answer.json or {})["problems"]
    )


@pytest.mark.parametrize("body", [{}, {"diagram": 3}, {"diagram": "x", "scripts": "run"}])
def test_what_is_no_question_is_refused(office: PermitOffice, body: dict[str, Any]) -> None:
    assert asked(office, **body).status_code == 422


# ---- fields that are used ------------------------------------------------------------------------


def test_a_field_of_the_version_in_force_that_is_still_used_is_missed(office: PermitOffice) -> None:
    forms = {name: orjson.loads(source) for name, source in FORMS.items()}
    forms["isi"]["components"][0]["key"] = "nomor_permohonan"

    found = rules(asked(office, diagram=PERMIT.decode(), forms=forms))

    assert ("field-gone", "bayar") in found


def test_each_problem_of_a_form_is_told_with_its_field(office: PermitOffice) -> None:
    form = {"type": "default", "id": "isi", "components": [{"type": "textfield", "id": "a"}]}

    answer = asked(office, diagram=PERMIT.decode(), forms={"isi": form})

    said = [
        each["sentence"] for each in (answer.json or {})["problems"] if each["rule"] == UNREADABLE
    ]
    assert len(said) == 2
    assert all(sentence.startswith("Formulir 'isi' ('a'): ") for sentence in said)


@pytest.mark.parametrize("forms", [None, {"isi": {"type": "wrong"}}], ids=["unsaid", "unreadable"])
def test_fields_that_are_not_known_are_not_missed(office: PermitOffice, forms: Any) -> None:
    body = {"diagram": PERMIT.decode()} | ({} if forms is None else {"forms": forms})

    found = rules(asked(office, **body))

    assert "field-gone" not in {rule for rule, _ in found}


def test_a_lane_of_a_group_without_people_is_told(office: PermitOffice) -> None:
    diagram = diagrams.process(
        diagrams.start(),
        diagrams.user("isi", "arsiparis"),
        diagrams.path("mulai", "isi"),
        lanes={"arsiparis": "isi"},
    )

    found = rules(asked(office, diagram=diagram.decode()))

    assert ("lane-without-people", "arsiparis") in found


# ---- how often -----------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_to_wait_and_nobody_else(office: PermitOffice) -> None:
    # given
    for _ in range(MOST):
        assert asked(office, diagram="<x").status_code == 200

    # when
    refused, other = asked(office, diagram="<x"), asked(office, by="administrator", diagram="<x")
    office.pages.clock.advance(WITHIN)
    later = asked(office, diagram="<x")

    # then
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert f"at most {MOST} questions in 60 seconds" in refused.text
    assert (other.status_code, later.status_code) == (200, 200)
