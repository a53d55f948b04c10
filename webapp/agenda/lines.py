"""The lines of the agenda book: a number of the register, and what its case has come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from engine import queries
from engine.queries import CaseLine, RegisterLine, WorkItem
from webapp.cases.access import process_of
from webapp.cases.answers import Wording
from webapp.context import office
from webapp.personal import readable

REGISTER = "agenda"
LINES_AT_ONCE = 200
MEDIA = ("foto", "video", "lampiran")


@dataclass(frozen=True)
class Paraf:
    """Who put his name to the release on which step, and when."""

    step: str
    short_step: str  # for a narrow column
    name: str
    at: datetime


@dataclass(frozen=True)
class Results:
    """How many parts were decided how."""

    approved: int = 0
    rejected: int = 0
    open: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether there are no parts."""
        return not (self.approved or self.rejected or self.open)


@dataclass(frozen=True)
class AgendaLine:
    """One line of the book; what is not known yet is empty."""

    number: int
    year: int
    is_void: bool
    void_reason: str
    case: CaseLine | None  # None: it is gone
    received_at: datetime
    purged_at: datetime | None = None
    source: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    title: str = ""
    kind: str = ""
    media: int = 0
    parafs: tuple[Paraf, ...] = ()
    results: Results = Results()
    address: str = ""
    published_at: datetime | None = None
    classification: str = ""  # of the release, by Kabid
    archive_code: str = ""
    archive_number: str = ""
    cabinet: str = ""
    drawer: str = ""
    folder: str = ""
    remarks: str = ""
    revisions: tuple[CaseLine, ...] = ()

    @property
    def has_link(self) -> bool:
        """Whether the address is one that a browser may follow."""
        return self.address.startswith(("https://", "http://", "/situs/"))

    @property
    def archive_mark(self) -> str:
        """Where it is filed: the code and the number, which may begin with the code already."""
        if self.archive_number.startswith(self.archive_code):
            return self.archive_number
        return f"{self.archive_code} {self.archive_number}".strip()

    @property
    def may_be_void(self) -> bool:
        """Whether the number may be declared void: its case came to nothing."""
        return not self.is_void and self.case is not None and self.case.status == "cancelled"


def agenda_lines(
    connection: Connection, lines: Sequence[RegisterLine], *, language: str
) -> Iterator[AgendaLine]:
    """Yield the lines of the book, reading the cases some hundred at a time."""
    for first in range(0, len(lines), LINES_AT_ONCE):
        chunk = lines[first : first + LINES_AT_ONCE]
        ids = [line.case.id for line in chunk if line.case is not None]
        found = queries.variables_of_cases(connection, instance_ids=ids)
        by_case = {str(case_id): variables for case_id, variables in found.items()}
        variables = readable(connection, ids, by_case)
        items = queries.work_items_of_cases(connection, instance_ids=ids)
        revisions = queries.revisions_of_cases(connection, instance_ids=ids)
        for line in chunk:
            case = line.case
            if case is None:
                yield _line_without_case(line)
                continue
            values = _Values(variables.get(str(case.id), {}), _wording(case, language))
            yield _line(line, case, values, items.get(case.id, ()), revisions.get(case.id, ()))


@dataclass(frozen=True)
class _Values:
    """The variables of a case, one at a time."""

    variables: Mapping[str, Any]
    wording: Wording

    def text(self, name: str) -> str:
        value = self.variables.get(name)
        return "" if value is None else str(value)

    def words(self, name: str) -> str:
        return " ".join(line.text for line in self.wording.lines(name, self.variables))

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def moment(self, name: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            return None
        return found if found.tzinfo else None

    def listed(self, name: str) -> list[Mapping[str, Any]]:
        value = self.variables.get(name)
        if not isinstance(value, list):
            return []
        return [each for each in value if isinstance(each, Mapping)]


def _line_without_case(line: RegisterLine) -> AgendaLine:
    """Return what a number still says once its case is gone."""
    return AgendaLine(
        number=line.number,
        year=line.year,
        is_void=line.status == "void",
        void_reason=line.reason,
        case=None,
        received_at=line.drawn_at,
        purged_at=line.purged_at,
    )


def _line(
    line: RegisterLine,
    case: CaseLine,
    values: _Values,
    items: Sequence[WorkItem],
    revisions: Sequence[CaseLine],
) -> AgendaLine:
    is_published = values.variables.get("tayang") is True
    return AgendaLine(
        number=line.number,
        year=line.year,
        is_void=line.status == "void",
        void_reason=line.reason,
        case=case,
        received_at=case.started_at,
        source=values.text("sumber"),
        letter_number=values.text("nomor_surat"),
        letter_date=values.day("tanggal_surat"),
        title=case.title,
        kind=values.words("jenis_berita"),
        media=_media(values),
        parafs=_parafs(case, items),
        results=_results(values),
        address=values.text("alamat_tayang") if is_published else "",
        published_at=values.moment("terbit_pada") if is_published else None,
        classification=values.words("klasifikasi"),
        archive_code=values.text("kode_klasifikasi"),
        archive_number=values.text("nomor_arsip"),
        cabinet=values.text("lemari"),
        drawer=values.text("laci"),
        folder=values.text("folder"),
        remarks=values.text("alasan_tindakan"),
        revisions=tuple(revisions),
    )


def _media(values: _Values) -> int:
    """Return how many pieces of media came in: the evidence, and parts that are no text."""
    digests = {str(file.get("digest")) for file in values.listed("bukti")}
    for part in values.listed("bagian"):
        file = part.get("file")
        if part.get("kind") in MEDIA and isinstance(file, Mapping):
            digests.add(str(file.get("digest")))
    return len(digests)


def _parafs(case: CaseLine, items: Sequence[WorkItem]) -> tuple[Paraf, ...]:
    process = process_of(case)
    lanes = {lane.group: lane.name for lane in process.lanes}
    places = {element_id: place for place, element_id in enumerate(process.elements)}
    newest = {item.element_id: item for item in items if item.status == "completed"}
    given = [
        (item.ended_at, places[element_id], item)
        for element_id, item in newest.items()
        if element_id in places and process.elements[element_id].paraf and item.ended_at
    ]
    return tuple(
        Paraf(lanes.get(item.group, item.group), _short(item.group), item.person_name or "", at)
        for at, _, item in sorted(given, key=lambda each: each[:2])
    )


def _short(group: str) -> str:
    """Return a group's id as a word.

    >>> _short("kepala_dinas")
    'Kepala dinas'
    """
    return group.replace("_", " ").capitalize()


def _results(values: _Values) -> Results:
    decisions = {str(each.get("part")): each.get("decision") for each in values.listed("keputusan")}
    made = [decisions.get(str(part.get("id"))) for part in values.listed("bagian")]
    return Results(
        approved=made.count("setuju"),
        rejected=made.count("tolak"),
        open=sum(each not in ("setuju", "tolak") for each in made),
    )


def _wording(case: CaseLine, language: str) -> Wording:
    return Wording(office().runtime.definitions.get(case.definition_id).forms, language)
