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
