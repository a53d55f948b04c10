"""The columns of the agenda book as a spreadsheet: a heading, a width, and what stands there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from webapp.agenda.lines import AgendaLine
from webapp.cases.naming import STATUS_WORDS
from webapp.dates import in_words
from webapp.i18n import gettext
from webapp.spreadsheet import Value


@dataclass(frozen=True)
class Column:
    heading: str
    width: int
    value: Callable[[AgendaLine], Value]


def columns() -> list[Column]:
    """Return the columns, in the language of who asks."""
    return [
        Column(gettext("Nomor agenda"), 9, lambda line: line.number),
        Column(gettext("Diterima"), 17, lambda line: line.received_at),
        Column(gettext("Sumber"), 24, lambda line: line.source),
        Column(gettext("Nomor surat"), 20, lambda line: line.letter_number),
        Column(gettext("Tanggal surat"), 13, lambda line: line.letter_date),
        Column(gettext("Judul"), 40, lambda line: line.title),
        Column(gettext("Jenis"), 16, lambda line: line.kind),
        Column(gettext("Jumlah media"), 8, lambda line: line.media),
        Column(gettext("Paraf"), 36, _parafs),
        Column(gettext("Bagian disetujui"), 10, lambda line: line.results.approved),
        Column(gettext("Bagian tidak disetujui"), 10, lambda line: line.results.rejected),
        Column(gettext("Bagian belum diputuskan"), 10, lambda line: line.results.open),
        Column(gettext("Alamat tayang"), 34, lambda line: line.address),
        Column(gettext("Waktu tayang"), 17, lambda line: line.published_at),
        Column(gettext("Klasifikasi"), 14, lambda line: line.classification),
        Column(gettext("Kode klasifikasi"), 14, lambda line: line.archive_code),
        Column(gettext("Nomor arsip"), 14, lambda line: line.archive_number),
        Column(gettext("Lemari"), 9, lambda line: line.cabinet),
        Column(gettext("Laci"), 9, lambda line: line.drawer),
        Column(gettext("Folder"), 9, lambda line: line.folder),
        Column(gettext("Keadaan"), 13, _state),
        Column(gettext("Keterangan"), 40, remarks_of),
    ]


def rows(chosen: list[Column], lines: Iterable[AgendaLine]) -> Iterator[list[Value]]:
    """Yield the values of each line."""
    for line in lines:
        yield [column.value(line) for column in chosen]


def remarks_of(line: AgendaLine) -> str:
    """Return what is to be remarked: why a number is void, how parts were closed, revisions."""
    said = [gettext("Batal: %(reason)s", reason=line.void_reason)] if line.is_void else []
    said += [line.remarks] if line.remarks else []
    if line.purged_at is not None:
        said.append(gettext("Dimusnahkan pada %(moment)s", moment=in_words(line.purged_at)))
    said += [
        gettext("Revisi: %(title)s (%(state)s)", title=each.title, state=STATUS_WORDS[each.status])
        for each in line.revisions
    ]
    return "; ".join(said)


def _parafs(line: AgendaLine) -> str:
    return "; ".join(f"{each.step}: {each.name}, {in_words(each.at)}" for each in line.parafs)


def _state(line: AgendaLine) -> str:
    if line.is_void:
        return gettext("Batal")
    if line.case is None:
        return gettext("Dimusnahkan") if line.purged_at else gettext("Berkas tidak ada")
    return str(STATUS_WORDS[line.case.status])
