"""What the office's own papers and jobs read of a case, by the names of its variables.

A register's book and the prints are of the processes that draw a number of it; a job is where the
diagram has its topic. A test compares the names with the modules that read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.model import Process
from forms.text import Text

_RELEASE = ("bagian", "keputusan", "judul", "jenis_berita", "nomor_agenda")


@dataclass(frozen=True)
class Report:
    """Something that reads variables and is drawn on no diagram."""

    name: Text
    variables: tuple[str, ...]
    modules: tuple[str, ...]  # that read them
    register: str = ""  # its numbers are drawn by the processes that it is about …
    topic: str = ""  # … or a step has this topic

    def places(self, process: Process) -> Iterator[str]:
        """Yield the elements by which a process has it."""
        for element in process.elements.values():
            if self.topic and element.topic == self.topic:
                yield element.id
            if self.register and element.register == self.register:
                yield element.id
                return  # one line of the book, however many steps draw the number


REPORTS = (
    Report(
        Text("Buku Agenda", "the Agenda Book"),
        (
            "tayang", "sumber", "nomor_surat", "tanggal_surat", "jenis_berita", "alamat_tayang",
            "terbit_pada", "klasifikasi", "kode_klasifikasi", "nomor_arsip", "lemari", "laci",
            "folder", "alasan_tindakan", "bukti", "bagian", "keputusan",
        ),
        ("webapp/agenda/lines.py",),
        register="agenda",
    ),
    Report(
        Text("lembar disposisi", "the disposition sheet"),
        (
            "judul", "sumber", "nomor_surat", "tanggal_surat", "jenis_berita", "penandatangan",
            "keputusan", "bagian", "nomor_agenda",
        ),
        ("webapp/prints/disposition.py",),
        register="agenda",
    ),
    Report(
        Text("label map arsip", "the archive folder's label"),
        (
            "judul", "nomor_agenda", "kode_klasifikasi", "nomor_arsip", "lemari", "laci", "folder",
            "retensi", "nasib_akhir",
        ),
        ("webapp/prints/folder_label.py",),
        register="agenda",
    ),
    Report(
        Text("penayangan", "the publication"),
        (*_RELEASE, "slug", "ringkasan", "kategori", "potongan", "teks_alternatif"),
        ("webapp/topics/publish.py", "webapp/topics/release.py"),
        topic="publish",
    ),
    Report(
        Text("pemulaian revisi", "the start of a revision"),
        (
            *_RELEASE, "sumber", "nomor_surat", "tanggal_surat", "penandatangan", "bukti",
            "alasan_tanpa_bukti", "tata_naskah",
        ),
        ("webapp/topics/start_revision.py", "webapp/topics/release.py"),
        topic="start-revision",
    ),
)  # fmt: skip
