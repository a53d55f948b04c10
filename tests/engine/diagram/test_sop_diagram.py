"""The first SOP's own diagram: what it says, what it leaves open, and that damage never raises."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagram import read
from engine.diagram.model import Element, Process, Timer

SOP = (Path(__file__).parents[3] / "bpmn" / "pemutakhiran_website.bpmn").read_bytes()
STEPS = ("terima", "periksa", "kelompokkan", "unggah", "arsipkan")


def sop() -> Process:
    process = read(SOP).process
    assert process is not None
    return process


def test_the_sop_runs_and_only_its_number_and_approval_date_are_missing() -> None:
    reading = read(SOP)

    assert reading.errors == ()
    assert [p.message["id"] for p in reading.problems if p.severity == "warning"] == [
        "SOP 'Pemutakhiran Website' (pemutakhiran_website) belum lengkap: nomor belum diisi.",
        "SOP 'Pemutakhiran Website' (pemutakhiran_website) belum lengkap: "
        "tanggal pengesahan belum diisi.",
    ]


def test_only_the_outside_pool_and_its_message_are_not_run() -> None:
    noted = [p.element_id for p in read(SOP).problems if p.severity == "note"]

    assert noted == ["sop_peliputan", "peliputan_ke_berita_diterima"]


def test_the_columns_of_the_sop_are_lanes_in_its_order() -> None:
    assert [(lane.group, lane.name) for lane in sop().lanes] == [
        ("kabid", "Kepala Bidang"),
        ("kasie", "Kepala Seksi"),
        ("operator", "Operator Website"),
        ("petugas", "Petugas Penerima Berita/Informasi"),
    ]


def test_each_row_of_the_sop_is_a_step_with_its_executor_and_standard_time() -> None:
    process = sop()
    rows = [process.elements[step] for step in STEPS]

    assert [
        (row.mutu_baku.nomor, row.group, row.mutu_baku.waktu) for row in rows if row.mutu_baku
    ] == [
        ("1", "petugas", "PT120M"),
        ("2", "kabid", "PT15M"),
        ("3", "kasie", "PT15M"),
        ("4", "operator", "PT5M"),
        ("5", "petugas", "PT5M"),
    ]


def test_each_standard_time_is_a_timer_in_working_time_that_tells_the_superior() -> None:
    process = sop()

    def superior(step: str) -> tuple[Timer | None, bool, str | None]:
        watch: Element = process.boundaries(step)[0]
        [alarm] = process.outgoing(watch.id)
        return watch.timer, watch.interrupting, process.elements[alarm.target].escalate_to

    assert [superior(step) for step in STEPS] == [
        (Timer("duration", "PT120M", "kerja"), False, "kasie"),
        (Timer("duration", "PT15M", "kerja"), False, "administrator"),
        (Timer("duration", "PT15M", "kerja"), False, "kabid"),
        (Timer("duration", "PT5M", "kerja"), False, "kasie"),
        (Timer("duration", "PT5M", "kerja"), False, "kasie"),
    ]


def test_both_parafs_are_needed_before_anything_is_published() -> None:
    elements = sop().elements

    assert elements["kelompokkan"].separate_from == ("periksa",)
    assert elements["unggah"].needs_paraf == ("periksa", "kelompokkan")
    assert elements["terbitkan"].needs_paraf == ("periksa", "kelompokkan")


def test_the_identity_page_says_what_the_document_says() -> None:
    page = sop().sop
    assert page is not None

    assert (page.nomor, page.tanggal_pengesahan) == ("", "")
    assert (page.tanggal_pembuatan, page.tanggal_revisi) == ("2012-02-28", "2020-06-10")
    assert len(page.dasar_hukum) == 2
    assert page.keterkaitan == ("SOP Peliputan",)
    assert [lane for lane, _ in page.kualifikasi] == ["kabid", "kasie", "operator", "petugas"]
    assert len(page.peralatan) == 5
    assert page.pencatatan == ("Buku Agenda Press Release",)


PIECES = (b"", b"<", b">", b'"', b"&", b"&#0;", b"\x00", b"\xff", b"<!DOCTYPE d>", b"</", b"alur:")


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SOP)),
            st.integers(0, 60),
            st.sampled_from(PIECES) | st.binary(max_size=8),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=120)
def test_a_damaged_file_is_answered_and_never_raises(damage: list[tuple[int, int, bytes]]) -> None:
    xml = SOP
    for at, length, piece in damage:
        xml = xml[:at] + piece + xml[at + length :]

    reading = read(xml)

    assert (reading.process is None) == bool(reading.errors)


WORDS = sorted(set(SOP.replace(b'"', b" ").replace(b"<", b" ").replace(b">", b" ").split()))


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(0, 3))
@settings(max_examples=120)
def test_a_file_with_words_exchanged_is_answered_and_never_raises(
    old: bytes, new: bytes, times: int
) -> None:
    reading = read(SOP.replace(old, new, times or -1))

    assert (reading.process is None) == bool(reading.errors)
