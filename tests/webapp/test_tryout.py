"""A draft or version is played on a page, with the forms that its staff will see."""

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import queries
from engine.commands import DeployDefinition
from engine.errors import NotFound
from tests import sop
from tests.webapp.cast import UNIT
from tests.webapp.site_app import jpeg
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id

FOLDER = Path(__file__).parents[2] / "bpmn" / "scenarios" / "pemutakhiran_website"
SCENARIOS = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.json"))}


class Player:
    """An analyst who plays the SOP's version in force."""

    def __init__(self, office: SopOffice) -> None:
        self.office, self.pages = office, office.pages
        self.browser: FlaskClient = self.pages.of("analyst")
        with_scenarios = DeployDefinition(sop.DIAGRAM, sop.FORMS, scenarios=SCENARIOS)
        office.submit(with_scenarios, by="analyst")
        with self.pages.database.reading() as connection:
            lines = queries.definitions(connection, unit_id=UNIT)
        line = next(each for each in lines if each.process_id == "pemutakhiran_website")
        self.address = f"/prosedur/versi/{line.id}/coba"

    def see(self, **query: str) -> str:
        """Return the page."""
        answer = self.browser.get(self.address, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def act(self, act: str, **fields: Any) -> TestResponse:
        """Make a move with the page as it was seen last."""
        at = re.search(r'name="_at" value="(\d+)"', self.see())
        assert at
        sent = {"_act": act, "_at": at[1], **fields}
        return self.pages.post(self.browser, self.address, **sent)


@pytest.fixture
def player(sop_office: SopOffice) -> Player:
    return Player(sop_office)


def test_a_version_is_played(player: Player) -> None:
    assert "Mulai berkas" in player.see()

    answer = player.act("start")

    assert answer.status_code == 303, answer.text
    page = player.see()
    assert "Menerima berita beserta bukti otentik" in page
    assert 'name="judul"' in page


RECEIVED = {
    "sumber": "Bagian Umum",
    "nomor_surat": "B/1",
    "tanggal_surat": "2026-11-20",
    "jenis_berita": "siaran_pers",
    "judul": "Festival Gamelan 2026",
    "penandatangan": "Kepala Bagian Umum",
    "alasan_tanpa_bukti": "Liputan tanpa foto.",
    "bagian.ids": ["b1", "b2"],
    "bagian.b1.kind": "judul",
    "bagian.b1.text": "Festival Gamelan 2026",
    "bagian.b2.kind": "paragraf",
    "bagian.b2.text": "Dibuka Jumat sore.",
    "tata_naskah": ["kop", "nomor", "tanggal", "hal", "isi", "penandatangan", "narahubung"],
    "kelengkapan": "lengkap",
}


def complete(player: Player, place: str, by: str, **fields: Any) -> TestResponse:
    """Send a work item's form."""
    return player.act("item", _item=place, _by=by, _action="complete", **fields)


def test_nobody_but_analysts_and_administrators_plays(player: Player) -> None:
    for role, status in (("administrator", 200), ("kabid", 403), ("auditor", 403), ("gast", 403)):
        assert player.pages.of(role).get(player.address).status_code == status


def test_a_version_of_another_office_is_not_found(player: Player) -> None:
    assert player.pages.of("tetangga").get(player.address).status_code == 404


def test_a_work_item_is_completed_with_the_form_of_its_staff(player: Player) -> None:
    player.act("start")

    answer = complete(player, "1.terima:1", "petugas", **RECEIVED)

    assert answer.status_code == 303, answer.text
    page = player.see()
    assert "Memeriksa dan memilah press release" in page
    assert "Bagian Umum" in page
    assert 'type="password"' not in page  # a play asks for nobody's password


def test_what_is_wrong_with_a_form_is_said_beside_its_fields(player: Player) -> None:
    player.act("start")

    answer = complete(player, "1.terima:1", "petugas", judul="Fes")

    assert answer.status_code == 422
    assert "Sumber berita wajib diisi." in answer.text
    assert 'value="Fes"' in answer.text


def test_the_wrong_person_is_refused_by_the_engine(player: Player) -> None:
    player.act("start")

    answer = complete(player, "1.terima:1", "kabid", **RECEIVED)

    assert answer.status_code == 422
    assert "Hanya kelompok" in answer.text
    assert "Festival Gamelan 2026" in answer.text  # what was typed is still there


def test_a_half_filled_form_is_kept_with_the_play(player: Player) -> None:
    player.act("start")

    answer = player.act("item", _item="1.terima:1", _action="save", judul="Festival")

    assert answer.status_code == 303
    assert 'value="Festival"' in player.see()


def test_a_part_may_be_added_without_javascript(player: Player) -> None:
    player.act("start")

    answer = player.act("item", _item="1.terima:1", _action="bagian:add:foto")

    assert answer.location.endswith("#bagian.b1")
    assert 'name="bagian.b1.upload"' in player.see()


def test_the_paraf_of_a_play_needs_no_password_but_must_be_given(player: Player) -> None:
    player.act("start")
    complete(player, "1.terima:1", "petugas", **RECEIVED)
    examined = {
        "keputusan.b1.decision": "setuju",
        "keputusan.b2.decision": "setuju",
        "klasifikasi": "siaran_pers",
    }

    without = complete(player, "1.periksa:1", "kabid", **examined)
    with_it = complete(player, "1.periksa:1", "kabid", _paraf="1", **examined)

    assert without.status_code == 422
    assert with_it.status_code == 303, with_it.text
    assert "Mengelompokkan yang disetujui dan tidak" in player.see()


def test_time_is_let_pass_and_taken_back(player: Player) -> None:
    player.act("start")

    player.act("next_timer")

    assert "dieskalasi ke Kepala Seksi" in player.see()
    player.act("back")
    assert "dieskalasi ke Kepala Seksi" not in player.see()
    player.act("wait", _number="119", _unit="M")
    assert "09.59 WIB" in player.see()


def test_a_play_begins_again_when_the_player_says(player: Player) -> None:
    player.act("start")

    player.act("again", _start_at="2027-01-04T09:00")

    page = player.see()
    assert "4 Januari 2027, 09.00 WIB" in page
    assert "Mulai berkas" in page


def test_a_moment_that_is_none_is_refused(player: Player) -> None:
    assert player.act("again", _start_at="besok").status_code == 422


def test_a_job_is_answered_by_the_player(player: Player) -> None:
    player.pages.post(player.browser, f"{player.address}/skenario/muat", skenario="gagal_terbit")
    for _ in range(4):  # back to where the job failed
        player.act("back")

    page = player.see()
    assert "tidak dijalankan dalam uji coba" in page
    wrong = player.act("complete_job", _case="1", _key="terbitkan:1", _result="bagus")
    assert wrong.status_code == 422
    assert "tulis sebagai JSON" in wrong.text
    player.act("fail_job", _case="1", _key="terbitkan:1", _error="penuh")
    assert "penuh" in player.see()
    player.act("retry", _case="1", _key="terbitkan:1")
    right = player.act("complete_job", _case="1", _key="terbitkan:1", _result='{"x": 1}')
    assert right.status_code == 303, right.text


def test_a_message_begins_a_case_and_data_are_corrected(player: Player) -> None:
    player.act("message", _message="berita_diterima", _payload='{"judul": "Panen raya"}')
    assert "Panen raya" in player.see()

    player.act("correct", _case="1", _key="", _name="judul", _value="Panen besar")

    assert "Panen besar" in player.see()
    assert player.act("correct", _name="").status_code == 422


def test_a_second_window_is_told_that_the_play_went_on(player: Player) -> None:
    player.act("start")

    answer = player.pages.post(player.browser, player.address, _act="next_timer", _at="0")

    assert answer.status_code == 303
    assert "sudah berubah di jendela lain" in player.see()


def test_an_unknown_move_is_refused(player: Player) -> None:
    assert player.act("fly").status_code == 422


def test_everybody_plays_for_himself(player: Player) -> None:
    player.act("start")

    other = player.pages.of("administrator").get(player.address).text

    assert (
        "Menerima berita beserta bukti otentik"
        not in other.split("Riwayat")[0].split("Skenario")[0]
    )


def test_the_scenarios_of_a_version_are_run(player: Player) -> None:
    answer = player.pages.post(player.browser, f"{player.address}/skenario/jalankan", skenario="")

    assert answer.status_code == 200
    assert answer.text.count("Lulus") == len(SCENARIOS)
    assert "Tidak lulus" not in answer.text


def test_a_version_keeps_no_new_scenario(player: Player) -> None:
    player.act("start")

    answer = player.pages.post(
        player.browser, f"{player.address}/skenario", name="Baru", expect="0"
    )

    assert answer.status_code == 409
    assert "Simpan skenario" not in player.see()


def test_a_scenario_that_there_is_not_is_not_found(player: Player) -> None:
    address = f"{player.address}/skenario/muat"

    assert player.pages.post(player.browser, address, skenario="tiada").status_code == 404


def test_a_play_leaves_no_trace_in_the_office(player: Player) -> None:
    with player.pages.database.reading() as connection:
        before = len(queries.log_entries(connection, stream_id=UNIT))

    player.act("start")
    complete(player, "1.terima:1", "petugas", **RECEIVED)

    with player.pages.database.reading() as connection:
        assert queries.count_cases(connection, unit_id=UNIT) == 0
        assert len(queries.log_entries(connection, stream_id=UNIT)) == before


def test_uploads_of_a_play_are_looked_at_and_not_kept(player: Player) -> None:
    player.act("start")
    photo = (io.BytesIO(jpeg()), "foto.jpg")

    answer = player.act("item", _item="1.terima:1", _action="save", bukti=photo)

    assert answer.status_code == 303
    assert "foto.jpg" in player.see()
    store = player.pages.app.extensions["alur"].files
    digest = hashlib.sha256(jpeg()).hexdigest()
    with pytest.raises(NotFound):
        store.path(digest)


# ---- a draft ----------------------------------------------------------------------------------


@pytest.fixture
def drafting(player: Player) -> Player:
    """An analyst who plays a draft of his own of the SOP."""
    definition = player.address.split("/")[-2]
    begun = player.pages.post(player.browser, "/prosedur/rancangan", definition=definition)
    player.address = f"{begun.location}/coba"
    return player


def redraw(drafting: Player, old: bytes, new: bytes) -> None:
    """Change the drawing of the draft."""
    address = drafting.address.removesuffix("/coba")
    content = drafting.browser.get(f"{address}/isi").json
    assert content
    drawn = sop.DIAGRAM.decode().replace(old.decode(), new.decode())
    token = drafting.pages.form_token(drafting.browser)
    body = {"revision": content["revision"], "diagram": drawn}
    headers = {"X-CSRFToken": token}
    assert drafting.browser.put(f"{address}/isi", json=body, headers=headers).status_code == 200


def test_a_play_is_saved_as_a_scenario_of_the_draft_and_passes(drafting: Player) -> None:
    drafting.act("start")
    drafting.act("next_timer")
    assert "Tugas yang terbuka: Menerima berita" in drafting.see()

    saved = drafting.pages.post(
        drafting.browser,
        f"{drafting.address}/skenario",
        name="Terlambat diterima",
        expect=["0", "1", "2"],
        more='{"expect": "escalated", "element": "terima", "group": "kasie"}',
    )

    assert saved.status_code == 303, saved.text
    run = {"skenario": "terlambat_diterima"}
    page = drafting.pages.post(drafting.browser, f"{drafting.address}/skenario/jalankan", **run)
    assert page.text.count("Lulus") == 1
    content = drafting.browser.get(drafting.address.removesuffix("/coba") + "/isi").json
    assert content
    assert content["revision"] == 1  # whoever draws loses nothing
    assert content["scenarios"]["terlambat_diterima"]["name"] == "Terlambat diterima"


def test_a_scenario_of_the_same_name_is_replaced_and_one_may_be_removed(drafting: Player) -> None:
    address = f"{drafting.address}/skenario"
    drafting.act("start")
    for _ in range(2):
        drafting.pages.post(drafting.browser, address, name="Lurus sampai arsip", expect="0")

    assert drafting.see().count("<strong>Lurus sampai arsip</strong>") == 1
    drafting.pages.post(drafting.browser, f"{address}/hapus", skenario="lurus")
    assert "<strong>Lurus sampai arsip</strong>" not in drafting.see()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "", "expect": "0"}, "Beri nama pada skenario ini."),
        ({"name": "Baru"}, "Pilih sedikitnya satu harapan"),
        ({"name": "Baru", "more": "{"}, "Harapan tambahan: tulis sebagai JSON"),
        ({"name": "Baru", "more": '{"expect": "rain"}'}, "seharusnya salah satu dari"),
    ],
)
def test_a_scenario_that_says_nothing_is_refused(
    drafting: Player, fields: dict[str, str], sentence: str
) -> None:
    answer = drafting.pages.post(drafting.browser, f"{drafting.address}/skenario", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_draft_that_changed_under_a_play_says_which_move_no_longer_goes(
    drafting: Player,
) -> None:
    drafting.act("start")
    complete(drafting, "1.terima:1", "petugas", **RECEIVED)

    redraw(
        drafting, b'sourceRef="mulai" targetRef="terima"', b'sourceRef="mulai" targetRef="arsipkan"'
    )

    assert "Langkah ke-2 tidak dapat dijalankan lagi" in drafting.see()
    drafting.act("next_timer")
    assert "tidak dapat dijalankan lagi" not in drafting.see()


def test_a_broken_scenario_is_told_with_its_place(drafting: Player) -> None:
    redraw(
        drafting,
        b'<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT15M',
        b'<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT30M',
    )

    run = {"skenario": "periksa_terlambat"}
    page = drafting.pages.post(drafting.browser, f"{drafting.address}/skenario/jalankan", **run)

    assert "Tidak lulus" in page.text
    assert "when[2]: batas waktu &#39;periksa&#39; seharusnya 23-11-2026 08.15 WIB" in page.text


def test_a_draft_that_cannot_run_says_all_that_is_wrong(drafting: Player) -> None:
    redraw(
        drafting, b'sourceRef="mulai" targetRef="terima"', b'sourceRef="mulai" targetRef="tiada"'
    )

    answer = drafting.browser.get(drafting.address)

    assert answer.status_code == 422
    assert "Belum dapat diuji coba." in answer.text
    assert "mulai_ke_terima" in answer.text


def test_a_draft_that_is_not_shared_is_not_played_by_another(drafting: Player) -> None:
    other = drafting.pages.of("administrator")

    assert other.get(drafting.address).status_code == 403


def test_a_shared_draft_is_played_by_another_who_changes_nothing(drafting: Player) -> None:
    draft = drafting.address.removesuffix("/coba")
    drafting.pages.post(drafting.browser, f"{draft}/bagikan", shared="1")
    other = drafting.pages.of("administrator")

    answer = drafting.pages.post(other, f"{drafting.address}/skenario", name="Baru", expect="0")

    assert other.get(drafting.address).status_code == 200
    assert answer.status_code == 409


# ---- a broken scenario at an upload -----------------------------------------------------------


def upload(player: Player, diagram: bytes, **fields: str) -> TestResponse:
    """Send a new version of the SOP's drawing, to an office that plays scenarios."""
    office = player.pages.app.extensions["alur"]
    office.runtime.scenarios = office.player
    sent = {"_command": str(new_id()), "keep": "1", "message": "Lebih lama", **fields}
    file = (io.BytesIO(diagram), "sop.bpmn")
    return player.pages.post(player.browser, "/prosedur/unggah", bpmn=file, **sent)


def test_a_broken_scenario_keeps_a_version_out_until_it_is_waived_with_a_reason(
    player: Player,
) -> None:
    slower = sop.DIAGRAM.replace(b">PT15M<", b">PT20M<")

    refused = upload(player, slower)

    assert refused.status_code == 422
    assert "Pemeriksaan terlambat: administrator diberi tahu" in refused.text
    broken = re.findall(r'name="(waive:\w+)"', refused.text)
    assert "waive:periksa_terlambat" in broken

    accepted = upload(player, slower, **dict.fromkeys(broken, "waktu baku diperpanjang"))

    assert accepted.status_code == 302, accepted.text
    with player.pages.database.reading() as connection:
        last = queries.log_entries(connection, stream_id=UNIT)[-1]
    assert last.command["waived"]["periksa_terlambat"] == "waktu baku diperpanjang"
    assert "waktu baku diperpanjang" in player.browser.get(accepted.location).text
