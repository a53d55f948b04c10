"""Administrators purge cases on pages: one chooses, another decides; an auditor reads of it."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from engine.checkpoints import Copy, Signer, seal
from engine.checkpoints.record import read_file
from engine.tables import instance
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import PASSWORD_HASH, UNIT
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice
from webapp.accounts import queries
from webapp.accounts.queries import NewAccount
from webapp.evidence import verify_pack
from webapp.files.records import record
from webapp.files.store import StoredFile
from webapp.files.sweep import sweep
from webapp.publication_tables import notice, notice_read, publication
from webapp.verification import verify_all

PAGE = "/pemusnahan"
SOP = "pemutakhiran_website"
SECOND = "administrator2"


@pytest.fixture
def office(sop_office_on_both: SopOffice) -> SopOffice:
    """An office with two administrators."""
    return with_a_second_administrator(sop_office_on_both)


def with_a_second_administrator(office: SopOffice) -> SopOffice:
    pages = office.pages
    with pages.database.writing() as connection:
        pages.people[SECOND] = queries.add_account(
            connection,
            NewAccount(SECOND, "Administrator Dua", "", groups=("administrator",)),
            unit_id=UNIT,
            password_hash=PASSWORD_HASH,
            now=pages.clock.now(),
            must_change_password=False,
        )
    return office


def cancelled(office: SopOffice, title: str = "Pasar rakyat") -> UUID:
    """Return a case that was received and then cancelled."""
    case = office.received(title)
    acts(office, "administrator", f"/berkas-proses/{case}/batalkan", reason="salah masuk")
    return case


def acts(office: SopOffice, who: str, address: str, **fields: object) -> TestResponse:
    """Send a form of a page that has a command's id."""
    browser = office.pages.of(who)
    answer = office.pages.post(browser, address, _command=str(UUID(int=id(fields))), **fields)
    assert answer.status_code == 302, answer.text
    return answer


def proposed(office: SopOffice, *cases: UUID) -> str:
    """Propose cases; return the address of the purge."""
    answer = acts(
        office,
        "administrator",
        f"{PAGE}/usul",
        case=[str(case) for case in cases],
        rule="JRA 400.14.4.3, 2 tahun",
        minutes="BA 045/12/2031",
    )
    return str(answer.location)


def seen(office: SopOffice, address: str, by: str = "auditor") -> str:
    answer = office.pages.of(by).get(address)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_cases_that_ended_before_a_day_are_shown_to_choose_from(office: SopOffice) -> None:
    cancelled(office)
    office.received("Masih berjalan")

    found = seen(office, f"{PAGE}/usul?proses={SOP}&sebelum=2026-11-24", "administrator")
    earlier = seen(office, f"{PAGE}/usul?proses={SOP}&sebelum=2026-11-23", "administrator")

    assert "Pasar rakyat" in found
    assert "Masih berjalan" not in found
    assert "Tidak ada berkas yang cocok" in earlier


def test_a_second_administrator_approves_and_the_case_is_gone(office: SopOffice) -> None:
    case = cancelled(office)
    purge = proposed(office, case)

    acts(office, SECOND, f"{purge}/setujui")

    assert office.pages.of("auditor").get(f"/berkas-proses/{case}").status_code == 404
    shown = seen(office, purge)
    assert "Disetujui" in shown
    assert str(case) in shown
    assert "agenda 1/2026" in shown


def test_the_page_names_no_button_for_who_may_not_press_it(office: SopOffice) -> None:
    purge = proposed(office, cancelled(office))

    assert "Setujui dan musnahkan" in seen(office, purge, SECOND)
    assert "Setujui dan musnahkan" not in seen(office, purge, "administrator")
    assert "Setujui dan musnahkan" not in seen(office, purge, "auditor")


def test_who_proposed_cannot_approve(office: SopOffice) -> None:
    purge = proposed(office, cancelled(office))
    browser = office.pages.of("administrator")

    answer = office.pages.post(browser, f"{purge}/setujui", _command=str(UUID(int=1)))

    assert answer.status_code == 403
    assert "harus disetujui oleh orang lain" in answer.text


@pytest.mark.parametrize(
    ("who", "deed", "state"),
    [(SECOND, "tolak", "Ditolak"), ("administrator", "tarik", "Ditarik kembali")],
)
def test_what_is_not_approved_stays(office: SopOffice, who: str, deed: str, state: str) -> None:
    case = cancelled(office)
    purge = proposed(office, case)

    acts(office, who, f"{purge}/{deed}", reason="masih dipakai")

    assert state in seen(office, PAGE)
    assert office.pages.of("auditor").get(f"/berkas-proses/{case}").status_code == 200


def test_what_is_no_date_is_refused_in_words(office: SopOffice) -> None:
    answer = office.pages.of("administrator").get(f"{PAGE}/usul?proses={SOP}&sebelum=kemarin")

    assert answer.status_code == 422
    assert "Tanggal" in answer.text


def test_the_number_stays_in_the_book(office: SopOffice) -> None:
    acts(office, SECOND, f"{proposed(office, cancelled(office))}/setujui")
    office.received("Berikutnya")

    book = seen(office, "/buku-agenda", "kabid")
    only_purged = seen(office, "/buku-agenda?keadaan=purged", "kabid")

    assert re.search(r'id="nomor-1".*?Dimusnahkan', book, re.DOTALL)
    assert 'id="nomor-2"' in book
    assert 'id="nomor-2"' not in only_purged
    assert office.pages.of("kabid").get("/buku-agenda/lembar.xlsx").status_code == 200


def test_news_and_notices_of_the_case_go_with_it(office: SopOffice) -> None:
    case, now = cancelled(office), office.pages.clock.now()
    note = {"id": UUID(int=1), "unit_id": UNIT, "instance_id": case}
    with office.pages.database.writing() as connection:
        connection.execute(
            notice.insert().values(
                **note, group_key="kabid", key="", text="x", idempotency_key="x", created_at=now
            )
        )
        connection.execute(
            notice_read.insert().values(notice_id=UUID(int=1), person_id="x", read_at=now)
        )
        connection.execute(
            publication.insert().values(
                **note, year=2026, slug="x", title="x", body=[], content_hash="x",
                published_at=now, updated_at=now, status="withdrawn",
            )
        )  # fmt: skip

    acts(office, SECOND, f"{proposed(office, case)}/setujui")

    with office.pages.database.reading() as connection:
        for table in (instance, notice, notice_read, publication):
            assert connection.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_files_that_no_other_case_names_are_swept(office: SopOffice) -> None:
    store = office.pages.app.extensions["alur"].files
    photo = office.photo()["digest"]
    case = cancelled(office)
    file = StoredFile(photo, 1, "image/jpeg", "foto.jpg")
    with office.pages.database.writing() as connection:
        record(connection, file, unit_id=UNIT, now=office.pages.clock.now())
    acts(office, SECOND, f"{proposed(office, case)}/setujui")
    office.pages.clock.advance(timedelta(days=400))

    gone = sweep(office.pages.database, store, unit_id=UNIT, now=office.pages.clock.now())

    assert gone == [photo]


def test_verification_says_that_it_was_lawful(office: SopOffice) -> None:
    case = cancelled(office)
    seal(office.pages.database, UNIT, Signer(b"kunci"), at=office.pages.clock.now())
    acts(office, SECOND, f"{proposed(office, case)}/setujui")

    verdict = verify_all(office.pages.database, UNIT, str)

    assert verdict.is_sound
    assert list(verdict.remarks) == [
        "Purged lawfully on 2026-11-23, as Administrator Contoh proposed and Administrator "
        f"Dua approved, by 'JRA 400.14.4.3, 2 tahun', minutes 'BA 045/12/2031': {case}"
    ]


def test_a_pack_that_was_taken_before_still_holds(
    office: SopOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, key = cancelled(office), Signer(b"kunci")
    [signed] = seal(office.pages.database, UNIT, key, at=office.pages.clock.now())
    taken, kept = tmp_path / "bukti.zip", tmp_path / "checkpoint-000001.json"
    kept.write_bytes(signed.to_json())
    auditor = office.pages.of("auditor")
    with office.pages.post(auditor, f"/berkas-proses/{case}/paket-bukti") as answer:
        taken.write_bytes(answer.data)

    acts(office, SECOND, f"{proposed(office, case)}/setujui")

    options = ["--key", key.public, "--copy", str(kept)]
    assert verify_pack.main([str(taken), *options]) == 0, capsys.readouterr().out
    copy = Copy(kept.name, read_file(kept.read_bytes()))
    verdict = verify_all(office.pages.database, UNIT, str, copies=[copy], first_key=key.public)
    assert verdict.is_sound


def test_the_log_of_the_office_tells_of_it(office: SopOffice) -> None:
    acts(office, SECOND, f"{proposed(office, cancelled(office))}/setujui")

    log = seen(office, "/pemeriksaan/catatan")

    assert log.index("Menyetujui pemusnahan") < log.index("Mengusulkan pemusnahan")
    assert log.count("BA 045/12/2031, JRA 400.14.4.3, 2 tahun, 1 berkas") == 2


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    office = with_a_second_administrator(sop_office)
    case = cancelled(office, "Pasar rakyat di alun-alun kabupaten menjelang hari raya")
    purge = proposed(office, cancelled(office))
    with serving(office.pages.app) as origin:
        page = opened(office.pages, pages, origin + PAGE, SECOND, **LOOKS[look])
        assert complaints(page) == []

        page.goto(f"{origin}{PAGE}/usul?proses={SOP}&sebelum=2026-11-24")
        expect(page.get_by_role("checkbox")).to_have_count(2)
        assert complaints(page) == []

        page.goto(origin + purge)
        assert complaints(page) == []
        page.get_by_role("button", name="Setujui dan musnahkan").click()
        page.get_by_text("1 berkas dimusnahkan dengan riwayatnya").wait_for()
        assert complaints(page) == []

        page.goto(f"{origin}/buku-agenda")
        assert complaints(page) == []
    assert office.line(case).status == "cancelled"
