"""Files of events as people and programs write them; what is wrong is named with its place."""

from zoneinfo import ZoneInfo

import pytest

from engine.conformance import matched, read_traces
from engine.conformance.traces import Trace
from engine.errors import Invalid
from tests.engine.conformance.drawings import the_sop

JAKARTA = ZoneInfo("Asia/Jakarta")
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <trace><string key="concept:name" value="B-1"/>
    <event><string key="concept:name" value="a"/>
      <date key="time:timestamp" value="2026-11-27T09:00:00+07:00"/></event>
    <event><string key="concept:name" value="b"/>
      <string key="lifecycle:transition" value="start"/></event>
    <event><string key="concept:name" value="b"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2026-11-27T03:00:00Z"/>
      <string key="org:resource" value="Siti"/></event>
  </trace></log>"""


def read(text: str) -> list[Trace]:
    return read_traces(text.encode(), JAKARTA)


def told(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(trace.case, trace.activities) for trace in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "case,activity\n1,a\n1,b\n2,a\n",
        "Berkas;Kegiatan\n1;a\n1;b\n2;a\n",
        "case:concept:name\tconcept:name\n1\ta\n1\tb\n2\ta\n",
        "\ufeffcase id,activity\r\n1,a\r\n1,b\r\n\r\n2,a\r\n",
        '"case","activity","catatan"\n"1","a","x, y"\n"1","b",""\n"2","a",""\n',
    ],
)
def test_csv_is_read_as_it_is_written(text: str) -> None:
    assert told(text) == [("1", ("a", "b")), ("2", ("a",))]


def test_events_stand_by_their_time() -> None:
    lines = "case,activity,time\n1,b,27/11/2026 15.50\n1,a,2026-11-27T08:49:00Z\n"

    assert told(lines) == [("1", ("a", "b"))]


def test_where_a_time_is_missing_the_order_of_the_file_counts() -> None:
    assert told("case,activity,time\n1,b,27/11/2026\n1,a,\n") == [("1", ("b", "a"))]


def test_of_the_life_of_a_step_only_its_completion_counts() -> None:
    lines = "case,activity,lifecycle:transition\n1,a,start\n1,a,complete\n1,b,COMPLETE\n"

    assert told(lines) == [("1", ("a", "b"))]


def test_xes_is_read_with_time_and_resource() -> None:
    (trace,) = read(XES)

    assert [(event.activity, event.who) for event in trace.events] == [("a", ""), ("b", "Siti")]
    first = trace.events[0].at
    assert first is not None
    assert first.isoformat() == "2026-11-27T02:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Expected a first line that names a column 'case'"),
        ("nama,umur\nSiti,30\n", "but found 'nama', 'umur'"),
        ("case,activity\n", "Expected events that were completed, but found none"),
        ("case,activity\n1,a\n,b\n", "Expected a case and an activity in line 3"),
        ("case,activity,time\n1,a,kemarin\n", "in line 2, but found 'kemarin'"),
        ("<log><trace>", "Expected an XES file, but it is no XML"),
        ("<!DOCTYPE log [<!ENTITY x 'y'>]><log/>", "without a document type"),
        ("<log><trace><event/></trace></log>", "in event 1 of trace '1'"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)

    assert sentence in refused.value.message
    assert refused.value.indonesian != refused.value.message


def test_a_file_in_another_encoding_is_named() -> None:
    with pytest.raises(Invalid, match="in UTF-8, but byte 16"):
        read_traces("case,activity\n1,é".encode("latin-1"), JAKARTA)


def test_a_name_means_the_step_with_that_id_or_name() -> None:
    names = ["menerima BERITA  beserta bukti otentik", "periksa", "Rapat redaksi"]

    found = matched(the_sop(), names)

    assert found == {names[0]: "terima", "periksa": "periksa"}
