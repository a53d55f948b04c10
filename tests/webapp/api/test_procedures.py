"""Procedures, messages, jobs and incidents for programs, as pages and `/api` have them."""

from uuid import UUID

import pytest

from tests import sop
from tests.webapp.api.programs import Program
from tests.webapp.cast import Pages
from tests.webapp.desk import Desk
from tests.webapp.permit_office import PermitOffice

MEETING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="urn:example">
  <process id="rapat" name="Rapat" isExecutable="true">
    <startEvent id="mulai"/>
    <serviceTask id="undang" name="Undang" camunda:type="external" camunda:topic="undang"/>
    <endEvent id="selesai"/>
    <sequenceFlow id="f1" sourceRef="mulai" targetRef="undang"/>
    <sequenceFlow id="f2" sourceRef="undang" targetRef="selesai"/>
  </process>
</definitions>"""
DEPLOYMENT = {"message": "Rapat baru.", "files": {"rapat.bpmn": MEETING.decode()}}


@pytest.fixture
def pages(desk: Desk) -> Pages:
    """An office that works by the SOP, on both databases."""
    return desk.pages


def test_a_version_is_deployed_once_and_its_jobs_are_seen(pages: Pages) -> None:
    program = Program(pages)

    deployed = program.post("/definitions", DEPLOYMENT, key="d-1")
    again = program.post("/definitions", DEPLOYMENT, key="d-1")
    case = program.post("/cases", {"process": "rapat"}).json["case"]
    jobs = program.get("/jobs?topic=undang").json["jobs"]

    assert deployed.status_code == 201, deployed.json
    assert again.json == deployed.json
    assert [each["process"] for each in deployed.json["definitions"]] == ["rapat"]
    assert [(each["case"], each["key"]) for each in jobs] == [(case, "undang:1")]
    assert Program(pages, topics=["lain"]).get("/jobs").json["jobs"] == []
    assert Program(pages, as_person="petugas").get("/jobs").status_code == 403


def test_jobs_are_read_in_pages(pages: Pages) -> None:
    program = Program(pages)
    program.post("/definitions", DEPLOYMENT)
    begun = {program.post("/cases", {"process": "rapat"}).json["case"] for _ in range(3)}

    seen, cursor = [], ""
    for _ in range(3):
        page = program.get(f"/jobs?limit=1{cursor}").json
        seen += [each["case"] for each in page["jobs"]]
        cursor = f"&cursor={page['next']}"

    assert sorted(seen) == sorted(begun)
    assert page["next"] is None


def test_a_diagram_that_cannot_run_is_refused_with_its_rules(pages: Pages) -> None:
    broken = MEETING.decode().replace('camunda:topic="undang"', "")
    body = {"message": "Rapat.", "files": {"rapat.bpmn": broken}}

    answer = Program(pages).post("/definitions", body)

    assert answer.status_code == 422
    assert any("undang" in each["rule"] for each in answer.json["errors"])


def test_forms_come_with_their_diagram(pages: Pages) -> None:
    files = {"sop.bpmn": sop.DIAGRAM.decode()}
    files |= {f"{name}.form": source.decode() for name, source in sop.FORMS.items()}

    answer = Program(pages).post("/definitions", {"message": "Sama.", "files": files})

    assert answer.status_code == 201, answer.json


def test_who_draws_nothing_deploys_nothing(pages: Pages) -> None:
    assert Program(pages, as_person="petugas").post("/definitions", DEPLOYMENT).status_code == 403


def test_a_message_begins_a_case_once(pages: Pages) -> None:
    program = Program(pages, ["messages:write"])
    body = {"message": "berita_diterima", "variables": {"judul": "Festival"}}

    first = program.post("/messages", body, key="m-1")
    again = program.post("/messages", body, key="m-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json


def test_incidents_are_read_in_pages(pages_on_both: Pages) -> None:
    office = PermitOffice(pages_on_both)
    stalled = [office.started(penilai_semua="Ani") for _ in range(2)]
    for case in stalled:
        office.complete(case, "isi:1", "petugas", nomor="P-7")
    program = Program(pages_on_both, ["administer"])

    first = program.get("/incidents?limit=1").json
    second = program.get(f"/incidents?limit=1&cursor={first['next']}").json

    seen = [each["case"] for each in first["incidents"] + second["incidents"]]
    assert sorted(seen) == sorted(str(case) for case in stalled)
    assert second["next"] is None


def test_an_incident_is_listed_and_tried_again(pages_of_office: Pages) -> None:
    office = PermitOffice(pages_of_office)
    case: UUID = office.started(penilai_semua="Ani")
    office.complete(case, "isi:1", "petugas", nomor="P-7")
    program = Program(pages_of_office, ["administer"])

    (incident,) = program.get("/incidents").json["incidents"]
    tried = program.post(f"/cases/{case}/incidents/{incident['key']}/retry")

    assert incident["case"] == str(case)
    assert tried.status_code == 200
    assert tried.json["incidents"] == [incident["key"]]  # its cause is still there
    person = Program(pages_of_office, ["administer"], as_person="petugas")
    assert person.get("/incidents").status_code == 403
