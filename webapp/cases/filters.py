"""Which cases a list keeps, as one value: read from an address, and said as one.

Whatever takes cases by choice (the list, its export, a saved search, evidence packs) takes this.
What it means for a person, who may not see all cases, is `webapp.cases.selecting`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.errors import Invalid
from engine.queries import Narrowing, RegisterNumber
from webapp.agenda.lines import REGISTER
from webapp.cases.naming import STATUS_WORDS
from webapp.days import midnight_after, midnight_before, read_day

MAX_WORDS = 200
INCIDENTS = {"terbuka": "open", "pernah": "ever"}
# "12", "012", "12/2026", "Agenda 12 / 2026"
_NUMBER = re.compile(
    r"(?:[a-z]+\.?\s*)?0*(?P<number>\d{1,9})(?:\s*/\s*(?P<year>\d{4}))?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class CaseFilter:
    """What a person chose; what is empty keeps all."""

    zone: ZoneInfo
    search: str = ""
    status: str = ""
    number: tuple[int, int | None] | None = None  # of the agenda; year None: of any year
    process_id: str = ""
    definition_id: UUID | None = None
    first: date | None = None  # days on which cases began
    last: date | None = None
    ended_first: date | None = None
    ended_last: date | None = None
    # The next five are of one and the same step that was offered.
    is_late: bool = False
    element_id: str = ""
    group: str = ""
    offered_first: date | None = None
    offered_last: date | None = None
    without_element_id: str = ""  # one that never was
    value: tuple[str, str] | None = None  # variable and value, such as a kind
    incident: str = ""  # "terbuka", "pernah"
    person_id: str = ""
    is_signed_by_one: bool = False
    turned: tuple[str, str] | None = None  # (A, B): B was completed before A was

    @property
    def is_about_people(self) -> bool:
        """Whether it tells of single people what they did."""
        return bool(self.person_id or self.is_signed_by_one)

    @property
    def is_extended(self) -> bool:
        """Whether it keeps less than words and a state do."""
        return bool(self.arguments().keys() - {"cari", "keadaan"})

    def arguments(self) -> dict[str, Any]:
        """Return what stands for it in an address, which `read_filter` takes back."""
        number, year = self.number or ("", None)
        earlier, later = self.turned or ("", "")
        words = {
            "cari": self.search,
            "keadaan": self.status,
            "nomor": f"{number}/{year}" if year else str(number),
            "proses": self.process_id,
            "prosedur": str(self.definition_id or ""),
            "dari": _said(self.first),
            "sampai": _said(self.last),
            "selesai_dari": _said(self.ended_first),
            "selesai_sampai": _said(self.ended_last),
            "lewat": "1" if self.is_late else "",
            "ditawarkan_dari": _said(self.offered_first),
            "ditawarkan_sampai": _said(self.offered_last),
            "langkah": self.element_id,
            "tanpa": self.without_element_id,
            "kelompok": self.group,
            "isi": ":".join(self.value or ()),
            "gangguan": self.incident,
            "orang": self.person_id,
            "paraf": "sama" if self.is_signed_by_one else "",
            "awal": earlier,
            "akhir": later,
        }
        return {name: value for name, value in words.items() if value}

    def narrowing(self, now: datetime) -> Narrowing:
        """Return it as queries take it, with lateness as seen `now`."""
        zone = self.zone
        return Narrowing(
            since=midnight_before(self.first, zone) if self.first else None,
            until=midnight_after(self.last, zone) if self.last else None,
            ended_since=midnight_before(self.ended_first, zone) if self.ended_first else None,
            ended_until=midnight_after(self.ended_last, zone) if self.ended_last else None,
            element_id=self.element_id,
            late_at=now if self.is_late else None,
            offered_since=midnight_before(self.offered_first, zone) if self.offered_first else None,
            offered_until=midnight_after(self.offered_last, zone) if self.offered_last else None,
            without_element_id=self.without_element_id,
            person_id=self.person_id,
            group=self.group,
            number=RegisterNumber(REGISTER, *self.number) if self.number else None,
            value=self.value,
            turned=self.turned,
            is_signed_by_one=self.is_signed_by_one,
            incident=INCIDENTS.get(self.incident, ""),
        )


def read_filter(arguments: Mapping[str, str], zone: ZoneInfo) -> CaseFilter:
    """Return what an address says; a state or an incident that there is none of is left out.

    Raises:
        Invalid: a day, a version, a number, or a pair of steps is none.
    """

    def word(name: str) -> str:
        return arguments.get(name, "").replace("\0", "").strip()[:MAX_WORDS]

    return CaseFilter(
        zone,
        search=word("cari"),
        status=word("keadaan") if word("keadaan") in STATUS_WORDS else "",
        number=_number(word("nomor")),
        process_id=word("proses"),
        definition_id=_version(word("prosedur")),
        first=read_day(word("dari")),
        last=read_day(word("sampai")),
        ended_first=read_day(word("selesai_dari")),
        ended_last=read_day(word("selesai_sampai")),
        is_late=word("lewat") == "1",
        offered_first=read_day(word("ditawarkan_dari")),
        offered_last=read_day(word("ditawarkan_sampai")),
        element_id=word("langkah"),
        without_element_id=word("tanpa"),
        group=word("kelompok"),
        value=_value(*word("isi").partition(":")[::2]),
        incident=word("gangguan") if word("gangguan") in INCIDENTS else "",
        person_id=word("orang"),
        is_signed_by_one=word("paraf") == "sama",
        turned=_turned(word("awal"), word("akhir")),
    )


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _version(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise Invalid(
            f"Expected the id of a version, but got '{said[:40]}'",
            indonesian="Prosedur itu tidak dikenal.",
        ) from error


def _number(said: str) -> tuple[int, int | None] | None:
    """Return number and year as people write them.

    >>> _number("012"), _number("Agenda 12 / 2026")
    ((12, None), (12, 2026))
    """
    if not said:
        return None
    found = _NUMBER.fullmatch(said)
    if found is None:
        raise Invalid(
            f"Expected a number such as 12/2026, but got '{said[:40]}'",
            indonesian=f"Nomor agenda '{said[:40]}' tidak dikenal; tulis seperti 12/2026 atau 12.",
        )
    return int(found["number"]), int(found["year"]) if found["year"] else None


def _value(variable: str, value: str) -> tuple[str, str] | None:
    if not variable or not value:
        return None
    if not variable.isidentifier():
        raise Invalid(
            f"Expected the name of a variable, but got '{variable[:40]}'",
            indonesian="Saringan menurut isi itu tidak dikenal.",
        )
    return variable, value


def _turned(earlier: str, later: str) -> tuple[str, str] | None:
    if bool(earlier) != bool(later) or (earlier and earlier == later):
        raise Invalid(
            f"Expected two steps to compare, but got '{earlier}' and '{later}'",
            indonesian="Pilih dua langkah yang berbeda untuk urutan terbalik.",
        )
    return (earlier, later) if earlier else None
