"""An analyst proposes a draft, another person approves it; versions are restored and retired."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from engine import queries
from engine.commands import DeployDefinition, StartInstance, system_actor
from engine.errors import WrongState
from engine.instance_step import Policy
from engine.queries import DefinitionLine, Proposal
from tests.diagrams import caught, node, path, process, start, user
from tests.webapp.cast import UNIT, Pages
from tests.webapp.permit_office import form
from webapp.ids import new_id

SYSTEM = system_actor("installation")


def letter(step: str = "isi", group: str = "petugas", id: str = "surat") -> bytes:
    return process(start(), user(step, group), path("mulai", step), id=id, lanes={group: step})


class Governed:
    """An office with the procedure "surat", of whose new versions somebody may have to approve."""

    def __init__(self, pages: Pages, *approvers: str) -> None:
        self.pages = pages
        self.runtime = pages.app.extensions["alur"].runtime
        self.runtime.policy = Policy(deployment_approvers=approvers)
        self.runtime.submit(DeployDefinition(letter()), actor=SYSTEM)

    def versions(self) -> list[DefinitionLine]:
        """Return the versions of the procedure, newest first."""
        with self.pages.database.reading() as connection:
            return queries.definition_versions(connection, unit_id=UNIT, process_id="surat")

    def proposals(self) -> list[Proposal]:
        with self.pages.database.reading() as connection:
            return queries.proposals(connection, unit_id=UNIT)

    def draft(self, by: FlaskClient, **fields: object) -> str:
        """Begin a draft of the newest version unless told; return its address."""
        given = fields or {"definition": str(self.versions()[0].id)}
        return self.pages.post(by, "/prosedur/rancangan", **given).location

    def hand_in(self, by: FlaskClient, draft: str, **fields: str) -> TestResponse:
        terms = {"message": "Langkah baru", **fields}
        return self.post(by, f"{draft}/terapkan", **terms)

    def post(self, by: FlaskClient, address: str, **fields: str) -> TestResponse:
        return self.pages.post(by, address, _command=str(new_id()), **fields)

    def proposed(self, by: str = "analyst", **fields: str) -> str:
        """Propose a draft; return the proposal's address."""
        browser = self.pages.of(by)
        answer = self.hand_in(browser, self.draft(browser), **fields)
        assert answer.status_code == 302, answer.text
        return answer.location


@pytest.fixture
def office(pages_of_office: Pages) -> Governed:
    return Governed(pages_of_office, "kabid", "administrator")


@pytest.fixture
def free_office(pages_of_office: Pages) -> Governed:
    """Where nobody need approve."""
    return Governed(pages_of_office)


# ---- proposing ------------------------------------------------------------------------------


def test_an_analyst_proposes_and_nothing_is_in_force_yet(office: Governed) -> None:
    # given
    analyst = office.pages.of("analyst")
    draft = office.draft(analyst)
    shown = analyst.get(f"{draft}/terapkan").text
    assert "Ajukan untuk disetujui" in shown
    assert "Yang terjadi pada berkas berjalan" in shown

    # when
    answer = office.hand_in(analyst, draft)

    # then
    assert re.fullmatch("/prosedur/pengajuan/[0-9a-f-]{36}", answer.location)
    assert [line.version for line in office.versions()] == [1]
    assert "Tarik kembali" in analyst.get(answer.location).text


def test_a_draft_whose_scripts_people_do_is_deployed_again(free_office: Governed) -> None:
    """What came into force so could not be changed by a draft: its script was refused."""
    # given
    script = node("scriptTask", "hitung", "<script>1</script>")
    diagram = process(start(), script, path("mulai", "hitung"), id="surat")
    deployment = DeployDefinition(diagram, scripts="manual")
    free_office.runtime.submit(deployment, actor=SYSTEM)
    analyst = free_office.pages.of("analyst")

    # when
    answer = free_office.hand_in(analyst, free_office.draft(analyst))

    # then
    assert answer.status_code == 302, answer.text
    assert [line.version for line in free_office.versions()] == [3, 2, 1]


@pytest.mark.parametrize("who", ["kabid", "administrator"])
def test_an_approver_approves_and_the_version_says_who_did_what(office: Governed, who: str) -> None:
    # given
    address = office.proposed()
    approver = office.pages.of(who)
    shown = approver.get(address).text
    assert "Tidak ada yang berbeda." in shown
    found = re.search(r'/prosedur/bandingkan\?[^"]+ke=pengajuan:[^"]+', shown)
    assert found
    assert approver.get(found[0].replace("&amp;", "&")).status_code == 200

    # when
    answer = office.post(approver, f"{address}/setujui")

    # then
    line = office.versions()[0]
    assert answer.location == f"/prosedur/{line.id}"
    assert (line.version, line.deployed_by, line.approved_by, line.message) == (
        2,
        "Analyst Contoh",
        f"{who.capitalize()} Contoh",
        "Langkah baru",
    )
    assert f"disetujui {who.capitalize()} Contoh" in approver.get(answer.location).text


def test_who_has_proposed_it_cannot_approve_it(office: Governed) -> None:
    address = office.proposed(by="administrator")
    administrator = office.pages.of("administrator")

    assert f"{address}/setujui" not in administrator.get(address).text
    answer = office.post(administrator, f"{address}/setujui")

    assert answer.status_code == 403
    assert "harus disetujui oleh orang lain" in answer.text
    assert len(office.versions()) == 1


@pytest.mark.parametrize("who", ["gast", "petugas", "auditor"])
def test_others_neither_see_nor_decide(office: Governed, who: str) -> None:
    address, browser = office.proposed(), office.pages.of(who)

    assert browser.get(address).status_code == 403
    assert browser.get("/prosedur/pengajuan").status_code == 403
    assert office.post(browser, f"{address}/setujui").status_code == 403
    assert office.post(browser, f"{address}/tolak", reason="x").status_code == 403
    assert office.proposals()[0].status == "open"


def test_an_approver_rejects_for_a_reason_that_everybody_reads(office: Governed) -> None:
    address, kabid = office.proposed(), office.pages.of("kabid")

    assert office.post(kabid, f"{address}/tolak", reason=" ").status_code == 422
    office.post(kabid, f"{address}/tolak", reason="Belum dibahas")

    assert "Belum dibahas" in office.pages.of("analyst").get(address).text
    assert office.post(kabid, f"{address}/setujui").status_code == 409


def test_an_analyst_takes_a_proposal_back(office: Governed) -> None:
    address, analyst = office.proposed(), office.pages.of("analyst")

    office.post(analyst, f"{address}/tarik")

    assert office.proposals()[0].status == "withdrawn"
    assert "Ditarik kembali" in analyst.get("/prosedur/pengajuan").text


def test_the_second_click_proposes_once(office: Governed) -> None:
    analyst = office.pages.of("analyst")
    draft, command = office.draft(analyst), str(new_id())
    fields = {"_command": command, "message": "Sekali"}

    first = office.pages.post(analyst, f"{draft}/terapkan", **fields)
    second = office.pages.post(analyst, f"{draft}/terapkan", **fields)

    assert first.location == second.location
    assert len(office.proposals()) == 1


def test_approvers_see_in_the_menu_how_many_proposals_wait(office: Governed) -> None:
    office.proposed()

    assert (
        '1</span><span class="unseen"> menunggu'
        in office.pages.of("kabid").get("/kotak-tugas").text
    )
    assert "/prosedur/pengajuan" not in office.pages.of("petugas").get("/kotak-tugas").text


# ---- on what terms --------------------------------------------------------------------------


def test_a_proposal_says_what_has_changed(office: Governed) -> None:
    analyst = office.pages.of("analyst")

    answer = office.hand_in(analyst, office.draft(analyst), message=" ")

    assert answer.status_code == 422
    assert "Tulis apa yang berubah." in answer.text
    assert office.proposals() == []


def test_where_nobody_need_approve_a_draft_is_deployed_at_once(free_office: Governed) -> None:
    analyst = free_office.pages.of("analyst")

    answer = free_office.hand_in(analyst, free_office.draft(analyst))

    assert answer.location == f"/prosedur/{free_office.versions()[0].id}"
    assert [line.version for line in free_office.versions()] == [2, 1]


def test_in_force_from_is_the_offices_own_time(free_office: Governed) -> None:
    analyst = free_office.pages.of("analyst")

    answer = free_office.hand_in(analyst, free_office.draft(analyst), in_force="2027-01-01T00:00")

    line = free_office.versions()[0]
    assert line.in_force_at.isoformat() == "2026-12-31T17:00:00+00:00"
    shown = analyst.get(answer.location).text
    assert "Akan berlaku" in shown
    assert "Pindahkan berkas berjalan" not in shown
    assert "Akan berlaku" in analyst.get("/prosedur").text


def test_a_draft_without_scenarios_takes_the_last_one_away(free_office: Governed) -> None:
    """What a draft had taken away came back with the version that it became."""
    # given
    steps = [{"do": "start"}, {"do": "complete", "key": "isi"}]
    scenario = {"format": 1, "name": "Lurus", "when": steps, "then": []}
    command = DeployDefinition(letter(), scenarios={"lurus": orjson.dumps(scenario)})
    free_office.runtime.submit(command, actor=SYSTEM)
    analyst = free_office.pages.of("analyst")
    draft = free_office.draft(analyst)

    # when
    headers = {"X-CSRFToken": free_office.pages.form_token(analyst)}
    analyst.put(f"{draft}/isi", json={"revision": 1, "scenarios": {}}, headers=headers)
    answer = free_office.hand_in(analyst, draft)

    # then
    assert answer.location == f"/prosedur/{free_office.versions()[0].id}"
    with free_office.pages.database.reading() as connection:
        assert queries.scenarios(connection, unit_id=UNIT, process_id="surat") == {}


@pytest.mark.parametrize(
    ("typed", "sentence"), [("2020-01-01T00:00", "sudah lewat"), ("besok", "Tulis tanggal dan jam")]
)
def test_in_force_from_must_be_to_come(free_office: Governed, typed: str, sentence: str) -> None:
    analyst = free_office.pages.of("analyst")

    answer = free_office.hand_in(analyst, free_office.draft(analyst), in_force=typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(free_office.versions()) == 1


def test_a_lane_without_people_may_stand_for_a_reason(
    free_office: Governed, tmp_path: Path
) -> None:
    # given
    analyst = free_office.pages.of("analyst")
    file = tmp_path / "surat.bpmn"
    file.write_bytes(letter(group="arsiparis"))
    with file.open("rb") as opened:
        draft = free_office.draft(analyst, bpmn=(opened, "surat.bpmn"), name="Arsip")
    # a draft of a file is not made from the version in force
    assert analyst.get(f"{draft}/terapkan").status_code == 409

    # when
    with file.open("rb") as opened:
        file.write_bytes(letter(group="arsiparis", id="baru"))
        draft = free_office.draft(analyst, bpmn=(opened, "baru.bpmn"), name="Arsip")
    shown = analyst.get(f"{draft}/terapkan").text
    assert "Lajur &#39;arsiparis&#39; tanpa pegawai" in shown
    reason = {"biarkan.lane-without-people arsiparis": "Pegawai baru mulai Januari"}
    answer = free_office.hand_in(analyst, draft, **reason)

    # then
    assert "Pegawai baru mulai Januari" in analyst.get(answer.location).text


def test_who_draws_who_deploys_and_who_approves_are_told_the_same(office: Governed) -> None:
    # given a letter that is sent by its number
    analyst = office.pages.of("analyst")
    sent = node("intermediateCatchEvent", "kirim", caught("message", "tanda"), alur_correlation="n")
    steps = (start(), user("isi", "arsiparis", camunda_formRef="isi"), sent)
    drawn = (*steps, path("mulai", "isi", "kirim"))
    lanes = {"arsiparis": "isi kirim"}
    letter = process(*drawn, id="surat", lanes=lanes, declares="message:tanda")
    command = DeployDefinition(letter, {"isi": form(("n", "Nomor"))})
    office.runtime.submit(command, actor=SYSTEM)

    # when its form asks the number no more
    draft = office.draft(analyst)
    forms = {"isi": orjson.loads(form(("perihal", "Perihal")))}
    headers = {"X-CSRFToken": office.pages.form_token(analyst)}
    assert analyst.put(f"{draft}/isi", json={"revision": 1, "forms": forms}, headers=headers).json
    body = {"diagram": letter.decode(), "forms": forms}
    told = analyst.post("/api/validate", json=body).json or {}
    shown = analyst.get(f"{draft}/terapkan").text
    proposed = office.pages.of("kabid").get(office.hand_in(analyst, draft).location).text

    # then
    warned = {p["rule"]: p["sentence"] for p in told["problems"] if p["severity"] == "warning"}
    assert {"field-gone", "lane-without-people"} <= warned.keys()
    for sentence in warned.values():
        assert escape(sentence) in shown
        assert escape(sentence) in proposed


def test_what_cannot_run_cannot_be_handed_in(free_office: Governed, tmp_path: Path) -> None:
    # given
    analyst = free_office.pages.of("analyst")
    file = tmp_path / "rusak.bpmn"
    file.write_bytes(
        process(start(), user("isi", camunda_formRef="tiada"), path("mulai", "isi"), id="rusak")
    )
    with file.open("rb") as opened:
        draft = free_office.draft(analyst, bpmn=(opened, "rusak.bpmn"), name="Rusak")

    # when
    shown = analyst.get(f"{draft}/terapkan").text
    answer = free_office.hand_in(analyst, draft)

    # then
    for said in (shown, answer.text):
        assert "Diagram belum dapat dijalankan" in said
        assert "Perbaiki rancangan" in said
    assert answer.status_code == 422


# ---- somebody else was faster ---------------------------------------------------------------


def test_a_draft_that_is_behind_overwrites_nothing(office: Governed) -> None:
    # given
    analyst = office.pages.of("analyst")
    base = office.versions()[0]
    draft = office.draft(analyst)
    office.runtime.submit(DeployDefinition(letter(), message="Mendesak"), actor=SYSTEM)

    # when
    answer = office.hand_in(analyst, draft)

    # then
    newest = office.versions()[0]
    assert answer.status_code == 409
    assert "dari versi 1, tetapi versi terbaru sekarang 2" in answer.text
    assert "Mendesak" in answer.text
    own = UUID(draft.rpartition("/")[2])
    three = f"/prosedur/bandingkan?dari={newest.id}&amp;ke=rancangan:{own}&amp;dasar={base.id}"
    assert three in answer.text
    assert analyst.get(three.replace("&amp;", "&")).status_code == 200
    assert "Buat rancangan baru di atas versi 2" in answer.text
    assert office.proposals() == []


def test_a_proposal_that_is_behind_says_so_before_anybody_approves(office: Governed) -> None:
    address = office.proposed()
    office.runtime.submit(DeployDefinition(letter()), actor=SYSTEM)

    shown = office.pages.of("kabid").get(address).text

    assert "tidak dapat disetujui lagi" in shown
    assert f"{address}/setujui" not in shown
    assert office.post(office.pages.of("kabid"), f"{address}/setujui").status_code == 409


# ---- restored and retired -------------------------------------------------------------------


def test_an_old_version_is_restored_as_a_new_one(free_office: Governed) -> None:
    # given
    analyst = free_office.pages.of("analyst")
    old = free_office.versions()[0]
    free_office.runtime.submit(DeployDefinition(letter("lain")), actor=SYSTEM)
    assert "Pulihkan versi ini" in analyst.get(f"/prosedur/{old.id}").text

    # when
    page = free_office.pages.post(analyst, f"/prosedur/{old.id}/pulihkan").location
    answer = free_office.post(analyst, page, message="Kembali ke versi 1")

    # then
    assert answer.status_code == 302
    newest = free_office.versions()[0]
    assert newest.version == 3
    assert "isi" in free_office.runtime.definitions.get(newest.id).process.elements


def test_a_retired_procedure_cannot_be_started_and_says_so(office: Governed) -> None:
    # given
    kabid = office.pages.of("kabid")
    line = office.versions()[0]
    assert "Pensiunkan prosedur ini" in kabid.get(f"/prosedur/{line.id}").text
    assert (
        "Pensiunkan prosedur ini" not in office.pages.of("analyst").get(f"/prosedur/{line.id}").text
    )

    # when
    office.post(kabid, "/prosedur/pensiunkan", process_id="surat", reason="Tidak dipakai")

    # then
    assert "Dipensiunkan" in kabid.get("/prosedur").text
    with pytest.raises(WrongState, match="retired"):
        office.runtime.submit(StartInstance(new_id(), "surat"), actor=SYSTEM)


def test_an_analyst_alone_retires_nothing_where_others_approve(office: Governed) -> None:
    analyst = office.pages.of("analyst")

    answer = office.post(analyst, "/prosedur/pensiunkan", process_id="surat", reason="x")

    assert answer.status_code == 403


def test_staff_begin_cases_on_the_version_in_force(free_office: Governed) -> None:
    later = (free_office.pages.clock.now() + timedelta(days=1)).isoformat()
    other = DeployDefinition(letter(id="lain"), in_force_at=later)
    free_office.runtime.submit(other, actor=SYSTEM)
    petugas = free_office.pages.of("petugas")

    before = petugas.get("/kotak-tugas").text
    free_office.pages.clock.advance(timedelta(days=1))

    assert 'value="surat"' in before
    assert 'value="lain"' not in before
    assert 'value="lain"' in free_office.pages.of("petugas").get("/kotak-tugas").text
