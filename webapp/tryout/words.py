"""What a scenario expects, in words that need no JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from engine.play.expectations import (
    Awaited,
    CaseCount,
    Completed,
    Due,
    Escalated,
    Expectation,
    IncidentAt,
    JobAt,
    NotReached,
    OpenItems,
    Status,
    Variable,
)
from webapp.cases.answers import Wording
from webapp.cases.naming import STATUS_WORDS, Names
from webapp.dates import in_words
from webapp.i18n import gettext

LONGEST = 80
MOST_STEPS = 30


class Teller:
    """Says what is expected, with the names of one process."""

    def __init__(self, names: Names, wording: Wording) -> None:
        self._names, self._wording = names, wording

    def tell(self, expected: Expectation) -> str:
        """Return an expectation as a sentence."""
        sentence = _TOLD[type(expected)](self, expected)
        number = getattr(expected, "case", 1)
        if number == 1:
            return sentence
        return gettext("Berkas ke-%(number)d: %(what)s", number=number, what=sentence)

    def steps(self, elements: Sequence[str]) -> str:
        """Return the names of some steps."""
        named = [self._names.step(each) for each in elements[:MOST_STEPS]]
        more = ["…"] if len(elements) > MOST_STEPS else []
        return ", ".join(named + more)

    def _status(self, expected: Status) -> str:
        word = str(STATUS_WORDS.get(expected.equals, expected.equals))
        return gettext("Keadaan berkas: %(status)s", status=word)

    def _open(self, expected: OpenItems) -> str:
        if not expected.elements:
            return gettext("Tidak ada tugas yang terbuka")
        return gettext("Tugas yang terbuka: %(steps)s", steps=self.steps(expected.elements))

    def _variable(self, expected: Variable) -> str:
        label = self._wording.label(expected.path)
        value = orjson.dumps(expected.equals).decode()
        if isinstance(expected.equals, str):
            value = self._wording.option(expected.path, expected.equals)
        value = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        return gettext("Data “%(label)s”: %(value)s", label=label, value=value)

    def _completed(self, expected: Completed) -> str:
        steps = self.steps(expected.elements)
        return gettext("Selesai menurut urutan: %(steps)s", steps=steps)

    def _not_reached(self, expected: NotReached) -> str:
        return gettext("Tidak dicapai: %(steps)s", steps=self.steps(expected.elements))

    def _due(self, expected: Due) -> str:
        at = in_words(expected.at, language=self._wording.language)
        step = self._names.step(expected.element)
        return gettext("Batas waktu “%(step)s”: %(at)s", step=step, at=at)

    def _escalated(self, expected: Escalated) -> str:
        step, group = self._names.step(expected.element), self._names.group(expected.group)
        return gettext("“%(step)s” dieskalasi ke %(group)s", step=step, group=group)

    def _incident(self, expected: IncidentAt) -> str:
        if not expected.element:
            return gettext("Tidak ada gangguan")
        return gettext("Gangguan pada “%(step)s”", step=self._names.step(expected.element))

    def _job(self, expected: JobAt) -> str:
        step = self._names.step(expected.element)
        return gettext("Pekerjaan otomatis menunggu pada “%(step)s”", step=step)

    def _awaited(self, expected: Awaited) -> str:
        name = f"{expected.message} {expected.correlation}".strip()
        return gettext("Menunggu pesan atau isyarat “%(name)s”", name=name)

    def _cases(self, expected: CaseCount) -> str:
        return gettext("Banyaknya berkas: %(count)d", count=expected.equals)


_TOLD: Mapping[type[Expectation], Callable[[Teller, Any], str]] = {
    Status: Teller._status,
    OpenItems: Teller._open,
    Variable: Teller._variable,
    Completed: Teller._completed,
    NotReached: Teller._not_reached,
    Due: Teller._due,
    Escalated: Teller._escalated,
    IncidentAt: Teller._incident,
    JobAt: Teller._job,
    Awaited: Teller._awaited,
    CaseCount: Teller._cases,
}
