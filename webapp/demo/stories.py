"""One story for each state of the SOP.

A story is a generator: it yields how many working minutes before the present it goes on, and does
what it has to do in between. All stories are told together, in the order of time, so that agenda
numbers and the log look as they would after a week of work.

The standard times are kept or broken on purpose: 120 minutes for the intake, 15 for Kabid and
Kasie, 5 for the operator and the archive.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.jobs import JobContext, JobFailed
from webapp.demo import releases
from webapp.demo.stage import Stage

Story = Callable[[Stage], Iterator[int]]

DAY = 450  # working minutes, Monday to Thursday


def archived(stage: Stage) -> Iterator[int]:
    """Everything approved, published, filed."""
    yield 4 * DAY + 120
    case = stage.start(releases.HARVEST)
    yield 4 * DAY + 92
    stage.receive(case)
    yield 4 * DAY + 83
    stage.examine(case, note="Data ubinan sudah dicocokkan dengan laporan penyuluh.")
    yield 4 * DAY + 75
    stage.group(case)
    yield 4 * DAY + 72
    stage.publish(case)
    yield 4 * DAY + 69
    stage.file(case, "Siaran pers 01")


def cancelled(stage: Stage) -> Iterator[int]:
    """Registered by mistake: the case is cancelled, its number void."""
    yield 4 * DAY + 20
    case = stage.start(releases.MEETING)
    yield 4 * DAY + 8
    drawn = stage.receive(case)
    yield 4 * DAY
    reason = "Salah kirim: undangan rapat, bukan bahan berita."
    stage.cancel(case, reason)
    yield 4 * DAY - 2
    if drawn is not None:
        stage.void(drawn, reason)


def revised(stage: Stage) -> Iterator[int]:
    """A photo was rejected; its revision, under the same agenda number, waits for Kabid."""
    yield 3 * DAY
    case = stage.start(releases.BATIK)
    yield 3 * DAY - 22
    stage.receive(case)
    yield 3 * DAY - 33
    stage.examine(case, b5="Kualitas tidak memadai: foto buram, mohon diganti")
    yield 3 * DAY - 41
    stage.group(case)
    yield 3 * DAY - 44
    stage.publish(case)
    yield 40
    reason = "Sumber sudah mengirim foto pengganti."
    revision = stage.follow_up(case, "revisi", reason)
    yield 37
    stage.file(case, "Liputan 04")
    yield 8
    if revision is not None:
        better = stage.draw(releases.BATIK.shots[0])
        caption = "Peserta mencanting di pendapa"
        part = {"id": "b5", "kind": "foto", "text": "", "file": better, "caption": caption}
        stage.receive(revision, bagian=[part])


def rejected(stage: Stage) -> Iterator[int]:
    """The approved parts are published; a rejected one waits to be followed up."""
    yield 2 * DAY
    case = stage.start(releases.WATER)
    yield 2 * DAY - 21
    stage.receive(case)
    yield 2 * DAY - 32
    stage.examine(case, b3="Memuat data pribadi: nomor telepon seorang warga")
    yield 2 * DAY - 39
    stage.group(case, "Mintakan nomor posko sebagai pengganti.")
    yield 2 * DAY - 42
    stage.publish(case)


def stalled(stage: Stage) -> Iterator[int]:
    """Publishing failed: an incident waits for the administrator, who can try again."""
    yield DAY + 20
    case = stage.start(releases.MARKET)
    yield DAY + 4
    stage.receive(case)
    yield DAY - 4
    stage.examine(case)
    yield DAY - 12
    stage.group(case)
    yield DAY - 15
    stage.publish(case, {"publish": _no_space})


def late(stage: Stage) -> Iterator[int]:
    """Kabid is late, and the work item was escalated."""
    yield 118
    case = stage.start(releases.CATTLE)
    yield 96
    stage.receive(case)
    yield 60
    stage.note(case, "kasie", "Bapak Kabid sedang rapat di kantor bupati sampai sore.")


def incomplete(stage: Stage) -> Iterator[int]:
    """Something is missing, and the source is being asked."""
    yield 200
    case = stage.start(releases.LIBRARY)
    yield 184
    stage.receive(
        case,
        bukti=[],
        tata_naskah=["hal"],
        kelengkapan="belum",
        catatan_kelengkapan="Belum ada surat pengantar, foto kegiatan, dan nama narahubung.",
    )
    yield 180
    stage.claim(case, "lengkapi", "petugas")


def published(stage: Stage) -> Iterator[int]:
    """Published and verified; waits for its archive."""
    yield 55
    case = stage.start(releases.CLINIC)
    yield 30
    stage.receive(case)
    yield 18
    stage.examine(case)
    yield 6
    stage.group(case)
    yield 2
    stage.publish(case)


def at_operator(stage: Stage) -> Iterator[int]:
    """Both parafs are given; the operator has taken it."""
    yield 60
    case = stage.start(releases.ROAD)
    yield 25
    stage.receive(case)
    yield 12
    stage.examine(case, note="Utamakan foto ruas jalan.")
    yield 2
    stage.group(case)
    yield 1
    stage.claim(case, "unggah", "operator")


def partly_approved(stage: Stage) -> Iterator[int]:
    """Kabid approved a part of it; Kasie is next."""
    yield 45
    case = stage.start(releases.FESTIVAL)
    yield 19
    stage.receive(case)
    yield 5
    stage.examine(
        case,
        b4="Tidak layak tayang",
        b6="Kualitas tidak memadai: komposisi kosong",
        note="Judul dan dua paragraf pertama sudah baik.",
    )


def just_received(stage: Stage) -> Iterator[int]:
    """A message of another SOP has opened a case; the intake officer has not looked yet."""
    yield 4
    stage.hear_of(releases.RIVER)


STORIES: tuple[Story, ...] = (
    archived,
    cancelled,
    revised,
    rejected,
    stalled,
    late,
    incomplete,
    published,
    at_operator,
    partly_approved,
    just_received,
)


def _no_space(_job: JobContext) -> Mapping[str, Any]:
    """Stand in for a disk that was full on that day."""
    raise JobFailed("Penyimpanan situs penuh: foto tidak dapat disalin. Kosongkan, lalu coba lagi.")
