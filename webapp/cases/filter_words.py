"""A filter of cases as one sentence, such as "Selesai, terlambat, pada Kabid"."""

from collections.abc import Iterator
from datetime import date

from flask_babel import get_locale

from webapp.cases.choices import Choices, every, word_of
from webapp.cases.filters import CaseFilter
from webapp.cases.naming import STATUS_WORDS
from webapp.dates import day
from webapp.i18n import gettext

_TO = "\N{EN DASH}"


def in_words(wanted: CaseFilter, choices: Choices) -> str:
    """Return the sentence; "" of a filter that keeps all."""
    said = ", ".join([*_of_case(wanted, choices), *_of_steps(wanted, choices), *_of_time(wanted)])
    return said[:1].upper() + said[1:]


def _of_case(wanted: CaseFilter, choices: Choices) -> Iterator[str]:
    if wanted.search:
        yield gettext("dengan kata “%(words)s”", words=wanted.search)
    if wanted.number:
        number, year = wanted.number
        yield gettext("nomor agenda %(number)s", number=f"{number}/{year}" if year else number)
    if wanted.status:
        yield str(STATUS_WORDS[wanted.status]).lower()
    yield from _of_kind(wanted, choices)


def _of_kind(wanted: CaseFilter, choices: Choices) -> Iterator[str]:
    if wanted.definition_id:
        yield word_of(str(wanted.definition_id), choices.versions)
    elif wanted.process_id:
        yield word_of(wanted.process_id, choices.processes)
    if wanted.value:
        yield word_of(":".join(wanted.value), every(choices.kinds)).lower()
    if wanted.incident == "terbuka":
        yield gettext("dengan gangguan terbuka")
    elif wanted.incident:
        yield gettext("pernah mengalami gangguan")


def _of_steps(wanted: CaseFilter, choices: Choices) -> Iterator[str]:
    if wanted.is_late:
        yield gettext("terlambat")
    if wanted.group:
        yield gettext("pada %(group)s", group=word_of(wanted.group, choices.groups))
    if wanted.element_id:
        step = word_of(wanted.element_id, every(choices.steps))
        yield gettext("melalui “%(step)s”", step=step)
    if wanted.without_element_id:
        step = word_of(wanted.without_element_id, every(choices.steps))
        yield gettext("tanpa “%(step)s”", step=step)
    if wanted.person_id:
        person = word_of(wanted.person_id, choices.people)
        yield gettext("dikerjakan %(person)s", person=person)
    if wanted.is_signed_by_one:
        yield gettext("dua paraf oleh orang yang sama")
    if wanted.turned:
        earlier, later = (word_of(each, every(choices.steps)) for each in wanted.turned)
        yield gettext("“%(first)s” sesudah “%(second)s”", first=earlier, second=later)


def _of_time(wanted: CaseFilter) -> Iterator[str]:
    if wanted.first or wanted.last:
        yield gettext("mulai %(days)s", days=_days(wanted.first, wanted.last))
    if wanted.offered_first or wanted.offered_last:
        days = _days(wanted.offered_first, wanted.offered_last)
        yield gettext("langkahnya ditawarkan %(days)s", days=days)
    if wanted.ended_first or wanted.ended_last:
        yield gettext("berakhir %(days)s", days=_days(wanted.ended_first, wanted.ended_last))


def _days(first: date | None, last: date | None) -> str:
    language = str(get_locale())
    if first and last and first != last:
        begin = day(first, language=language)
        if first.year == last.year:
            begin = begin.removesuffix(f" {first.year}")
        return f"{begin}{_TO}{day(last, language=language)}"
    if first and last:
        return day(first, language=language)
    if first:
        return gettext("sejak %(day)s", day=day(first, language=language))
    return gettext("sampai %(day)s", day=day(last, language=language)) if last else ""
