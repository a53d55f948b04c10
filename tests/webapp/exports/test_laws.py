"""What holds of an export whatever the log says, in any words."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from engine.queries import CaseLine, LogEntry
from tests.webapp.exports.exporting import KEY, words_of
from tests.webapp.exports.invented import PROCESS, SECRET, logs
from tests.webapp.exports.standards import problems_of_ocel, problems_of_xes, read_ocel, read_xes
from tests.webapp.exports.test_standards import expected, line_of
from tests.webapp.exports.test_tables import read_csv
from webapp.exports.formats import FORMATS
from webapp.exports.model import Trace
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.telling import told
from webapp.exports.xes import quoted

Case = tuple[CaseLine, list[LogEntry]]


def trace_of(case: Case) -> Trace:
    return told(*case, lambda _: PROCESS)


def written(name: str, trace: Trace) -> bytes:
    return b"".join(FORMATS[name].write([trace], ZoneInfo("Asia/Jakarta")))


@given(case=logs())
def test_xes_read_back_says_what_the_log_says(case: Case) -> None:
    trace = read_xes(written("xes", trace_of(case)))[0]

    assert trace.values["concept:name"] == str(case[0].id)
    lines = [(*first, readable(who), key) for *first, who, key in expected(case[1])]
    assert [line_of(each) for each in trace.events] == lines


@given(case=logs())
def test_both_standards_are_kept(case: Case) -> None:
    trace = trace_of(case)

    for each in (trace, Pseudonyms(KEY).trace(trace)):
        assert problems_of_xes(written("xes", each)) == []
        assert problems_of_ocel(read_ocel(written("ocel", each))) == []


@given(case=logs())
def test_every_entry_is_told_in_every_format(case: Case) -> None:
    trace = trace_of(case)

    seqs = {entry.seq for entry in case[1]}
    assert {each["entry"] for each in read_xes(written("xes", trace))[0].events} == seqs
    assert {int(each["entry"]) for each in read_csv(written("csv", trace))} == seqs
    in_ocel = [each["attributes"] for each in read_ocel(written("ocel", trace))["events"]]
    assert {each["value"] for known in in_ocel for each in known if each["name"] == "entry"} == seqs


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=50)
@given(case=logs())
def test_nothing_that_people_wrote_is_in_a_pseudonymised_export(name: str, case: Case) -> None:
    hidden = Pseudonyms(KEY).trace(trace_of(case))

    assert SECRET not in words_of(name, written(name, hidden))


def readable(text: str) -> str:
    """Return text as XML can hold it."""
    return "".join("\ufffd" if quoted(letter) == "\ufffd" else letter for letter in text)
