"""What is exported keeps the standards' rules, and tells each line of the log."""

from typing import Any

import pytest

from engine import queries
from engine.queries import LogEntry
from tests.webapp.cast import UNIT, Pages
from tests.webapp.exports.exporting import downloaded, exported
from tests.webapp.exports.standards import (
    problems_of_lives,
    problems_of_ocel,
    problems_of_xes,
    read_ocel,
    read_xes,
)
from tests.webapp.permit_office import PermitOffice
from tests.webapp.sop_office import SopOffice

HANDED = ("WorkItemOffered", "WorkItemClaimed", "WorkItemReleased")


def logs(pages: Pages) -> dict[str, list[LogEntry]]:
    """Return the logs of all cases, by case, as another query reads them."""
    with pages.database.reading() as connection:
        cases = queries.cases(connection, unit_id=UNIT, limit=100)
        return {str(case.id): queries.log_entries(connection, stream_id=case.id) for case in cases}


def expected(log: list[LogEntry]) -> list[tuple[Any, ...]]:
    """Return what each line of a log must come out as: number, time, kind, who, key."""
    found = []
    for entry in log:
        events = [event for event in entry.events if event["type"] != "FlowTaken"]
        for event in events or [entry.command]:
            who = entry.actor["id"]
            found.append((entry.seq, entry.at, event["type"], who, event.get("key", "")))
    return found


def line_of(event: dict[str, Any]) -> tuple[Any, ...]:
    """Return the same of an event that was read back."""
    first = (event[each] for each in ("entry", "time:timestamp", "event", "person_id"))
    return *first, event.get("key", "")


@pytest.mark.parametrize("hidden", [False, True])
def test_xes_keeps_the_rules_of_the_standard(eventful: SopOffice, *, hidden: bool) -> None:
    content = exported(eventful.pages, "xes", hidden=hidden)

    assert problems_of_xes(content) == []
    assert [problems_of_lives(trace.events) for trace in read_xes(content)] == [[]] * 6


def test_xes_read_back_is_exactly_the_log(eventful: SopOffice) -> None:
    traces = read_xes(exported(eventful.pages, "xes"))

    told = {
        trace.values["concept:name"]: [line_of(each) for each in trace.events] for trace in traces
    }
    assert told == {case: expected(log) for case, log in logs(eventful.pages).items()}


@pytest.mark.parametrize("hidden", [False, True])
def test_ocel_keeps_the_rules_of_the_specification(eventful: SopOffice, *, hidden: bool) -> None:
    log = read_ocel(exported(eventful.pages, "ocel", hidden=hidden))

    assert problems_of_ocel(log) == []
    assert len(log["events"]) == sum(map(len, map(expected, logs(eventful.pages).values())))
    assert {each["type"] for each in log["objects"]} == {
        "case", "work item", "person", "group", "file", "number",
    }  # fmt: skip


def test_a_case_with_a_message_and_several_at_once_keeps_them_too(pages_of_office: Pages) -> None:
    PermitOffice(pages_of_office).inspected()

    xes, ocel = (exported(pages_of_office, name) for name in ("xes", "ocel"))

    assert problems_of_xes(xes) == []
    assert problems_of_ocel(read_ocel(ocel)) == []
    assert problems_of_lives(read_xes(xes)[0].events) == []
    awaited = [e for e in read_xes(xes)[0].events if e["event"].startswith("Event")]
    assert [each["lifecycle:transition"] for each in awaited] == ["schedule", "complete"]
    assert awaited[1]["variable.jumlah"] == 75


def test_an_empty_selection_is_a_file_as_well(eventful_on_sqlite: SopOffice) -> None:
    nothing = {"cari": "tidak ada yang begini"}

    assert problems_of_xes(exported(eventful_on_sqlite.pages, "xes", nothing)) == []
    assert problems_of_ocel(read_ocel(exported(eventful_on_sqlite.pages, "ocel", nothing))) == []


def test_a_case_that_is_revised_is_known_though_it_is_not_exported(
    eventful_on_sqlite: SopOffice,
) -> None:
    log = read_ocel(exported(eventful_on_sqlite.pages, "ocel", {"keadaan": "running"}))

    assert problems_of_ocel(log) == []
    cases = [each for each in log["objects"] if each["type"] == "case"]
    assert [each["attributes"] for each in cases].count([]) == 1


def test_cases_of_one_moment_are_each_exported_once(pages_on_both: Pages) -> None:
    """The clock stands still, so the cases cannot be told apart by when they began."""
    office = SopOffice(pages_on_both)
    begun = {str(office.started()) for _ in range(7)}

    traces = read_xes(exported(pages_on_both, "xes", lines_at_once=3, logs_at_once=2))

    assert sorted(trace.values["concept:name"] for trace in traces) == sorted(begun)


def test_the_file_that_the_page_sends_is_the_same(eventful_on_sqlite: SopOffice) -> None:
    pages = eventful_on_sqlite.pages

    for name in ("xes", "ocel", "csv"):
        assert downloaded(pages, name) == exported(pages, name)


def test_a_step_tells_who_gave_it_to_whom(eventful_on_sqlite: SopOffice) -> None:
    traces = read_xes(exported(eventful_on_sqlite.pages, "xes", {"cari": "berpindah"}))

    lived = [
        (each["lifecycle:transition"], each["org:resource"], each.get("to_person"))
        for each in traces[0].events
        if each.get("key") == "periksa:1" and each["event"] in HANDED
    ]
    assert lived == [
        ("schedule", "Petugas Contoh", None),
        ("start", "Kabid Contoh", "Kabid Contoh"),
        ("suspend", "Kabid Contoh", None),
        ("resume", "Kabid Contoh", "Kabid Contoh"),
        ("suspend", "Kabid Contoh", None),
        ("reassign", "Administrator Contoh", "Kabid Contoh"),
    ]


def test_what_waits_in_a_cancelled_case_is_aborted_with_it(eventful_on_sqlite: SopOffice) -> None:
    traces = read_xes(exported(eventful_on_sqlite.pages, "xes", {"keadaan": "cancelled"}))

    last = [each for each in traces[0].events if each["entry"] == traces[0].events[-1]["entry"]]
    assert {each["event"]: each["lifecycle:transition"] for each in last} == {
        "JobCancelled": "pi_abort",
        "IncidentResolved": "resume",
        "InstanceCancelled": "pi_abort",
    }
    assert last[-1]["reason"] == "Dibatalkan Bambang"


def test_a_correction_without_events_is_a_line_of_its_own(eventful_on_sqlite: SopOffice) -> None:
    traces = read_xes(exported(eventful_on_sqlite.pages, "xes", {"keadaan": "cancelled"}))

    told = next(each for each in traces[0].events if each["event"] == "CorrectVariables")
    assert (told["reason"], told["variable.judul"]) == ("Salah ketik", "Jalan")


def test_a_migrated_work_item_stays_one_object(eventful_on_sqlite: SopOffice) -> None:
    log = read_ocel(exported(eventful_on_sqlite.pages, "ocel"))

    done = {"name": "event", "value": "WorkItemCompleted"}
    related = {
        each["objectId"].partition("/")[2]
        for event in log["events"]
        if {"name": "key", "value": "cek:1"} in event["attributes"] and done in event["attributes"]
        for each in event["relationships"]
    }
    assert "saring:2" in related
