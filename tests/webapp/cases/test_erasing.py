"""Personal data on the pages: read by who sees the case, erased by an administrator, told after."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from engine import queries
from engine.checkpoints import Signer, seal
from engine.commands import DeployDefinition, StartInstance, system_actor
from engine.tables import personal_value
from tests.diagrams import end, path, process, start, user
from tests.webapp.cast import PASSWORD, UNIT, Pages
from tests.webapp.desk import Desk, actor_of, words
from webapp.evidence import verify_pack
from webapp.ids import new_id
from webapp.verification import verify_all

MARK = {"alur:personal": "true"}


def field(key: str, type: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, "label": key.capitalize(), **more}


def a_form(id: str, *fields: dict[str, Any]) -> bytes:
    return json.dumps({"type": "default", "id": id, "components": list(fields)}).encode()


COUNTER = process(
    start(),
    user("catat", "petugas", camunda_formKey="catat"),
    user("periksa", "kabid", camunda_formKey="periksa", alur_paraf="nama perihal"),
    end(),
    path("mulai", "catat", "periksa", "selesai"),
    id="loket",
)
FORMS = {
    "catat": a_form(
        "catat",
        field("nama", properties=MARK),
        field("usia", "number", properties=MARK),
        field("lahir", "datetime", subtype="date", dateLabel="Lahir", properties=MARK),
        field("perihal"),
    ),
    "periksa": a_form("periksa", field("nama", readonly=True), field("usia", "number")),
}
ANSWERS = {"nama": "Siti Aminah", "usia": "41", "lahir": "1985-04-21", "perihal": "Izin"}


class Counter(Desk):
    """The desk of an office that asks who comes."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self.runtime.submit(DeployDefinition(COUNTER, FORMS), actor=system_actor("installation"))

    def visitor(self) -> UUID:
        """Return a case of somebody who came."""
        case = new_id()
        clerk = actor_of(self.pages.account("petugas"))
        self.runtime.submit(StartInstance(case, "loket"), actor=clerk)
        return case

    def noted(self, **answers: str) -> UUID:
        """Return a case with the answers of who came."""
        case = self.visitor()
        answer = self.complete("petugas", case, "catat:1", **{**ANSWERS, **answers})
        assert answer.status_code == 303, answer.text
        return case

    def erase(
        self, case: UUID, *names: str, who: str = "administrator", **more: Any
    ) -> TestResponse:
        """Press the button that erases."""
        address = f"/berkas-proses/{case}/data-pribadi"
        fields = {"field": list(names), "reason": "Diminta yang bersangkutan", "sure": "1", **more}
        return self.press(who, address, address, **fields)

    def page(self, case: UUID, more: str = "", who: str = "administrator") -> str:
        return words(self.browser(who).get(f"/berkas-proses/{case}{more}"))

    def verified(self) -> tuple[bool, list[str]]:
        said: list[str] = []
        verdict = verify_all(self.pages.database, UNIT, said.append)
        return verdict.is_sound, [*said, *verdict.remarks]

    def kept(self) -> int:
        with self.pages.database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(personal_value)) or 0


@pytest.fixture
def counter(pages_on_both: Pages) -> Counter:
    return Counter(pages_on_both)


@pytest.fixture
def sqlite_counter(pages_of_office: Pages) -> Counter:
    return Counter(pages_of_office)


ALL = ("nama", "usia", "lahir")


# ---- read ------------------------------------------------------------------------------------


def test_who_sees_the_case_reads_what_was_entered(counter: Counter) -> None:
    case = counter.noted()

    for more in ("", "/putar-ulang?langkah=2"):
        page = counter.page(case, more)
        assert "Siti Aminah" in page
        assert "21 April 1985" in page


def test_the_next_step_shows_what_was_entered_and_asks_it_again(counter: Counter) -> None:
    case = counter.noted()

    page = counter.open("kabid", case, "periksa:1").text

    assert "Siti Aminah" in page
    assert "21 April 1985" in page
    assert 'value="41"' in page


def test_a_paraf_over_personal_answers_holds(counter: Counter) -> None:
    case = counter.noted()

    answer = counter.complete("kabid", case, "periksa:1", usia="41", _paraf=PASSWORD)

    assert answer.status_code == 303, answer.text
    assert "Masih berlaku" in counter.page(case)
    assert "Cocok dengan isinya saat itu" in counter.page(case, "/putar-ulang?langkah=3")


def test_the_log_has_none_of_it(counter: Counter) -> None:
    case = counter.noted()

    with counter.pages.database.reading() as connection:
        log = repr(queries.log_entries(connection, stream_id=case))
    assert "Siti" not in log
    assert "1985-04-21" not in log


def test_a_correction_shows_the_value_and_keeps_it_out_of_the_log(counter: Counter) -> None:
    case = counter.noted()
    address = f"/berkas-proses/{case}/koreksi"
    assert "Siti Aminah" in counter.browser("administrator").get(address).text

    answer = counter.press(
        "administrator",
        address,
        address,
        **{"variable:nama": '"Siti Amina"', "reason": "Ejaan", "seq": "2"},
    )

    assert answer.status_code == 302, answer.text
    page = counter.page(case)
    assert "Siti Amina" in page
    assert counter.verified()[0]
    with counter.pages.database.reading() as connection:
        assert "Siti" not in repr(queries.log_entries(connection, stream_id=case))


# ---- erase -----------------------------------------------------------------------------------


def test_what_is_erased_reads_so_on_the_case_and_in_its_replay(counter: Counter) -> None:
    case = counter.noted()

    answer = counter.erase(case, *ALL)

    assert answer.status_code == 302, answer.text
    assert counter.kept() == 0
    for more in ("", "/putar-ulang?langkah=2", "/putar-ulang/protokol"):
        page = counter.page(case, more)
        assert "(dihapus)" in page, more
        assert "Siti" not in page
        assert "April 1985" not in page
    assert "Menghapus data pribadi: Lahir, Nama, Usia" in counter.page(case)
    assert "Diminta yang bersangkutan" in counter.page(case)


def test_a_paraf_still_holds_after_the_erasure(sqlite_counter: Counter) -> None:
    case = sqlite_counter.noted()
    sqlite_counter.complete("kabid", case, "periksa:1", usia="41", _paraf=PASSWORD)

    sqlite_counter.erase(case, *ALL)

    assert "Masih berlaku" in sqlite_counter.page(case)


def test_the_next_step_still_works_without_it(counter: Counter) -> None:
    case = counter.noted()
    counter.erase(case, *ALL)

    page = counter.open("kabid", case, "periksa:1").text
    answer = counter.complete("kabid", case, "periksa:1", usia="", _paraf=PASSWORD)

    assert "(dihapus)" in page
    assert answer.status_code == 303, answer.text


def test_one_field_can_be_erased_alone(sqlite_counter: Counter) -> None:
    case = sqlite_counter.noted()

    sqlite_counter.erase(case, "lahir")

    page = sqlite_counter.page(case)
    assert "Siti Aminah" in page
    assert "April 1985" not in page


def test_a_closed_case_can_be_erased(sqlite_counter: Counter) -> None:
    case = sqlite_counter.noted()
    sqlite_counter.complete("kabid", case, "periksa:1", usia="41", _paraf=PASSWORD)
    assert "Hapus data pribadi" in sqlite_counter.page(case)

    answer = sqlite_counter.erase(case, *ALL)

    assert answer.status_code == 302, answer.text
    assert sqlite_counter.kept() == 0


def test_a_draft_can_be_erased_before_anything_was_completed(counter: Counter) -> None:
    case = counter.visitor()
    counter.save("petugas", case, "catat:1", **ANSWERS)
    assert "hanya pada draf" in counter.page(case, "/data-pribadi")

    counter.erase(case, *ALL)

    assert counter.item(case, "catat:1").draft == {"perihal": "Izin"}


def test_the_second_click_is_harmless(sqlite_counter: Counter) -> None:
    case = sqlite_counter.noted()
    twice = str(new_id())

    answers = [sqlite_counter.erase(case, *ALL, _command=twice) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [({"field": []}, "Pilihlah data pribadi yang akan dihapus."),
     ({"reason": " "}, "Isilah alasan penghapusan."),
     ({"sure": ""}, "Centanglah bahwa penghapusan ini tidak dapat diurungkan.")],
)  # fmt: skip
def test_nothing_is_erased_without_a_choice_a_reason_and_certainty(
    sqlite_counter: Counter, left_out: dict[str, Any], sentence: str
) -> None:
    case = sqlite_counter.noted()

    answer = sqlite_counter.erase(case, *ALL, **left_out)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert sqlite_counter.kept() == 3


@pytest.mark.parametrize("who", ["petugas", "kabid", "auditor", "analyst"])
def test_nobody_else_erases(sqlite_counter: Counter, who: str) -> None:
    case = sqlite_counter.noted()

    answer = sqlite_counter.post(who, f"/berkas-proses/{case}/data-pribadi", {"field": "nama"})

    assert answer.status_code in (403, 404)
    assert sqlite_counter.kept() == 3
    assert "Hapus data pribadi" not in sqlite_counter.page(case, who=who)


def test_a_case_without_personal_data_says_so(sqlite_counter: Counter) -> None:
    case = sqlite_counter.visitor()

    assert "Hapus data pribadi" not in sqlite_counter.page(case)
    assert "Berkas ini tidak menyimpan data pribadi." in sqlite_counter.page(case, "/data-pribadi")


# ---- verified --------------------------------------------------------------------------------


def test_verification_tells_an_erasure_from_what_is_kept(counter: Counter) -> None:
    counter.noted()
    counter.erase(counter.noted(), *ALL)

    is_sound, said = counter.verified()

    assert is_sound
    assert "3 personal values hold; 3 were lawfully erased" in said


def test_a_value_that_somebody_deleted_is_tampering(counter: Counter) -> None:
    case = counter.noted()
    with counter.pages.database.writing() as connection:
        connection.execute(delete(personal_value).where(personal_value.c.name == "nama"))

    is_sound, said = counter.verified()

    assert not is_sound
    assert said[0] == (
        f"Expected the personal value of field 'nama' of entry 2 of {case} to be kept, "
        "but it is gone without an erasure."
    )


def test_the_button_on_the_case_finds_a_value_that_was_changed(counter: Counter) -> None:
    case = counter.noted()
    with counter.pages.database.writing() as connection:
        connection.execute(update(personal_value).values(value=b'"Joko"'))

    counter.post("auditor", f"/berkas-proses/{case}/verifikasi", {})

    assert "but it was changed" in counter.page(case, who="auditor")


# ---- taken home ------------------------------------------------------------------------------


def test_an_evidence_pack_has_commitments_only_and_its_verifier_counts_them(
    sqlite_counter: Counter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = sqlite_counter.noted()
    sqlite_counter.erase(case, "nama")
    clock = sqlite_counter.pages.clock
    seal(sqlite_counter.pages.database, UNIT, Signer(b"a secret of the office"), at=clock.now())

    with sqlite_counter.post("auditor", f"/berkas-proses/{case}/paket-bukti", {}) as pack:
        (tmp_path / "pack.zip").write_bytes(pack.data)

    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert not [name for name in archive.namelist() if b"1985-04-21" in archive.read(name)]
        protocol = PdfReader(io.BytesIO(archive.read(f"cases/{case}/protocol.pdf")))
    paper = "".join(page.extract_text() for page in protocol.pages).replace("\u200b", "")
    assert "tidak disertakan" in paper
    assert "April 1985" not in paper
    assert verify_pack.main([str(tmp_path / "pack.zip")]) == 0
    counted = f"personal values of case {case}: 2 are not in this pack, 1 were lawfully erased"
    assert counted in capsys.readouterr().out
