"""A pseudonymised export tells neither who people are nor what they wrote."""

from typing import Any

import pytest

from tests.bench import MONDAY
from tests.webapp.cast import NOBODY, ROLES
from tests.webapp.exports.exporting import exported, words_of
from tests.webapp.exports.standards import read_ocel, read_xes
from tests.webapp.sop_office import SopOffice
from webapp.exports.formats import FORMATS
from webapp.exports.model import Happening, Person, Trace
from webapp.exports.pseudonyms import Pseudonyms

WRITTEN = (
    "Gamelan", "Bagian Umum", "B/400.14/12", "Undangan", "foto.jpg", "Tidak tersambung",
    "Salah ketik", "Bambang", "Kembali ke versi 2", "festival",
)  # fmt: skip


def course(content: bytes) -> list[list[list[Any]]]:
    """Return what happened in each case, without whom it happened to."""
    keys = ("concept:name", "lifecycle:transition", "time:timestamp", "event", "entry", "key")
    traces = read_xes(content)
    return [[[event.get(key) for key in keys] for event in each.events] for each in traces]


@pytest.mark.parametrize("name", FORMATS)
def test_no_name_no_id_and_no_word_of_people_remains(eventful: SopOffice, name: str) -> None:
    pages = eventful.pages
    plain = words_of(name, exported(pages, name))
    hidden = words_of(name, exported(pages, name, hidden=True))

    accounts = [pages.account(who) for who in (*ROLES, NOBODY)]
    told = [*WRITTEN, *(each.name for each in accounts), *(str(each.id) for each in accounts)]
    told += [str(case.values["concept:name"]) for case in read_xes(exported(pages, "xes"))]
    assert [word for word in told if word in hidden] == []
    assert {"Gamelan", "Kabid Contoh", "Salah ketik"} <= {word for word in told if word in plain}


def test_the_same_person_has_the_same_pseudonym_in_every_export(eventful: SopOffice) -> None:
    xes = read_xes(exported(eventful.pages, "xes", hidden=True))
    ocel = read_ocel(exported(eventful.pages, "ocel", hidden=True))

    in_xes = {event["person_id"] for trace in xes for event in trace.events}
    people = {each["id"] for each in ocel["objects"] if each["type"] == "person"}
    assert people <= {f"person:{each}" for each in in_xes}
    assert len(people) == 6


def test_nothing_is_lost_but_what_is_hidden(eventful: SopOffice) -> None:
    plain, hidden = (course(exported(eventful.pages, "xes", hidden=each)) for each in (False, True))

    assert hidden == plain


def test_another_key_gives_other_pseudonyms() -> None:
    one, other = Pseudonyms(b"one"), Pseudonyms(b"other")

    assert one.of("person", "p") == one.of("person", "p")
    assert len({one.of("person", "p"), other.of("person", "p"), one.of("case", "p")}) == 3


def test_a_programs_part_of_the_engine_keeps_its_name(eventful_on_sqlite: SopOffice) -> None:
    traces = read_xes(exported(eventful_on_sqlite.pages, "xes", hidden=True))

    assert "timers" in {event["org:resource"] for trace in traces for event in trace.events}


def test_the_name_that_somebody_gave_a_worker_outside_is_left_out() -> None:
    worker = Person("system:workers", "laptop Bambang")
    done = Happening(
        1, 0, MONDAY, "JobCompleted", "complete", "terbit", "terbit", "terbit:1", 1, worker
    )
    case = Trace("c", "", "p", "P", 1, "running", MONDAY, None, "", (), {}, [done])

    hidden = Pseudonyms(b"one").trace(case)

    assert hidden.happenings[0].by == Person("system:workers", "workers")
