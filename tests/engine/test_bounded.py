"""Strangers' files are read within bounds: what is too much is refused by name and harms nobody."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.bounded import BoundedReader, Limits
from engine.checking import NoForms, look_through
from engine.diagram import read
from engine.diagram.model import Reading
from tests import sop
from tests.diagrams import boundary, each, end, flow, job, node, path, process, start, user

PATIENT = Limits(cpu_seconds=20, wall_seconds=60)  # other tests may keep the machine busy
HASTY = Limits(cpu_seconds=0.1, wall_seconds=60)
NARROW = Limits(cpu_seconds=20, wall_seconds=60, memory_megabytes=12)

ORDINARY = process(
    start(), user("isi"), end(), flow("mulai", "isi"), flow("isi", "selesai"), id="cuti"
)
REFUSED = process(start(), node("complexGateway", "aneh"), end(), id="aneh_sekali")
MANY = process(
    start(),
    user("nilai", "staf", each(alur_collection="penilai", alur_item="orang")),
    node("callActivity", "panggil", calledElement="cuti"),
    boundary("telat", "panggil", "PT1H"),
    node("manualTask", "tegur"),
    end(),
    path("mulai", "nilai", "panggil", "selesai"),
    flow("telat", "tegur"),
)


def chain(length: int) -> bytes:
    """Many steps in a row: honest, but a lot."""
    steps = [f"langkah{number}" for number in range(length)]
    flows = [flow(*pair) for pair in pairwise(["mulai", *steps, "selesai"])]
    return process(start(), *(job(step) for step in steps), end(), *flows)


LONG = chain(9000)
HOSTILE = {
    "nested ten thousand deep": b"<a>" * 10_000 + b"</a>" * 10_000,
    "laughing a billion times": (
        b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>'
    ),
    "a name of a megabyte": ORDINARY.replace(b'id="isi"', b'id="' + b"x" * 1_000_000 + b'"', 1),
    "blanks for a parser that goes back": process(
        node("startEvent", "mulai", "<documentation>" + " " * 500_000 + "</documentation>")
    ),
    "brackets for a parser that goes down": process(
        start(), end(), flow("mulai", "selesai", "(" * 9_000 + "1" + ")" * 9_000)
    ),
    "nothing but bytes": bytes(range(256)) * 5_000,
    "far too long": b"<definitions>" + b" " * 5_000_000,
}


@pytest.fixture
def reader() -> Iterator[BoundedReader]:
    with BoundedReader(PATIENT) as started:
        yield started


def descendants(pid: int) -> list[int]:
    """The processes that a process started, dead ones that nobody has looked after included."""
    own: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            own += map(int, (task / "children").read_text(encoding="ascii").split())
    return own + [deeper for child in own for deeper in descendants(child)]


@pytest.mark.parametrize("xml", [ORDINARY, REFUSED, MANY, sop.DIAGRAM, b"", b"no xml"])
def test_a_file_reads_the_same_as_without_bounds(reader: BoundedReader, xml: bytes) -> None:
    assert reader(xml) == read(xml)


def test_what_is_to_be_said_of_one_process_is_read_once() -> None:
    asked: list[dict[str, str]] = []

    def counted(xml: bytes, **options: Any) -> Reading:
        asked.append(options)
        return read(xml, **options)

    look_through(sop.DIAGRAM, sop.FORMS, NoForms(), counted)

    assert asked == [{"scripts": "refuse"}]


def test_a_report_names_the_processes_of_refused_files_too(reader: BoundedReader) -> None:
    accepted, refused, broken = reader.reports([ORDINARY, REFUSED, b"<a>"])

    assert (accepted.runs, accepted.processes) == (True, ("cuti",))
    assert (refused.runs, refused.processes) == (False, ("aneh_sekali",))
    assert (broken.runs, broken.processes) == (False, ())


def test_of_several_processes_each_is_read_and_what_is_said_of_all_is_said_once(
    reader: BoundedReader,
) -> None:
    both = ORDINARY.replace(b"</definitions>", REFUSED[REFUSED.index(b"<process") :])
    twice = ORDINARY.replace(
        b"</definitions>",
        process(start("m"), end("s"), flow("m", "s"), id="lain").partition(b'urn:test">')[2],
    )

    refused, accepted = reader.reports([both, twice])

    assert (refused.runs, refused.processes) == (False, ("cuti", "aneh_sekali"))
    assert (accepted.runs, accepted.processes) == (True, ("cuti", "lain"))
    said = [(p.rule, p.element_id, p.message["en"]) for p in refused.problems]
    assert len(said) == len(set(said))
    assert refused.problems[0].severity == "error"
    assert "other-process" not in {p.rule for p in refused.problems + accepted.problems}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_and_the_next_one_is_read(
    reader: BoundedReader, name: str
) -> None:
    before = reader.helper_pid

    answered = reader(HOSTILE[name])

    assert answered.errors or name.startswith("blanks")
    assert reader(ORDINARY).process is not None
    assert reader.helper_pid == before


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (HASTY, "read with at most 0.1 s, 200 MB, but this one takes more time"),
        (Limits(20, 0.1), "this one takes more time"),
        (NARROW, "read with at most 20 s, 12 MB, but this one takes more memory"),
    ],
    ids=["processor", "patience", "memory"],
)
def test_a_file_beyond_a_limit_is_refused_by_name(limits: Limits, words: str) -> None:
    with BoundedReader(limits) as reader:
        answered = reader(LONG)

    (problem,) = answered.problems
    assert (problem.rule, problem.severity) == ("file-too-costly", "error")
    assert words in problem.message["en"]
    assert "Berkas harus terbaca dengan paling banyak" in problem.message["id"]
    assert problem.mend["en"] == "Divide it into several processes that call each other."


def test_a_file_that_was_too_costly_is_not_tried_again_at_once() -> None:
    with BoundedReader(HASTY) as reader:
        first = reader.reports([LONG, ORDINARY, LONG])
        reader.limits = PATIENT

        again = reader.reports([ORDINARY, LONG])

    assert again == [first[1], first[0]]


def test_one_file_too_many_does_not_spoil_those_beside_it() -> None:
    with BoundedReader(HASTY) as reader:
        found = reader.reports([ORDINARY, LONG, REFUSED, LONG, ORDINARY])

    assert [report.runs for report in found] == [True, False, False, False, True]
    costly = [
        any(problem.rule == "file-too-costly" for problem in report.problems) for report in found
    ]
    assert costly == [False, True, False, True, False]


def test_memory_used_by_earlier_files_is_not_held_against_a_later_one() -> None:
    with BoundedReader(Limits(60, 60, 40)) as reader:
        found = reader.reports([chain(1500)] * 10)

    assert all(report.runs for report in found)


def test_more_files_than_one_process_reads_come_back_in_order(reader: BoundedReader) -> None:
    files = [process(start(), end(), flow("mulai", "selesai"), id=f"p{n}") for n in range(120)]

    found = reader.reports(files)

    assert [report.processes for report in found] == [(f"p{number}",) for number in range(120)]


def test_a_fault_of_ours_is_a_problem_of_the_file_and_not_an_exception(
    reader: BoundedReader, caplog: pytest.LogCaptureFixture
) -> None:
    answered = reader(ORDINARY, nonsense=True)

    assert [problem.rule for problem in answered.problems] == ["file-not-understood"]
    assert "in report_on" in caplog.text
    assert "TypeError" in caplog.text
    assert reader(ORDINARY).process is not None


def test_a_helper_that_died_is_replaced_before_anybody_notices(reader: BoundedReader) -> None:
    assert reader(ORDINARY).process is not None
    first = reader.helper_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    answered = reader(ORDINARY)

    assert answered.process is not None
    assert reader.helper_pid not in (None, first)
    assert first not in descendants(os.getpid())


def test_a_helper_that_hangs_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    with BoundedReader(PATIENT, grace_seconds=0.1) as reader:
        reader(ORDINARY)
        first = reader.helper_pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        reader.limits = Limits(1, 0.1)

        (problem,) = reader(ORDINARY).problems

        assert problem.rule == "file-too-costly"
        assert "did not answer in time" in caplog.text
        assert first not in descendants(os.getpid())


def test_many_threads_are_answered_each_with_its_own_file(reader: BoundedReader) -> None:
    """While somebody kills the helper again and again."""
    files = [process(start(), end(), flow("mulai", "selesai"), id=f"p{n}") for n in range(40)]
    is_done = threading.Event()

    def kill() -> None:
        while not is_done.wait(0.4):
            if (helper := reader.helper_pid) is not None and helper in descendants(os.getpid()):
                os.kill(helper, signal.SIGKILL)

    with ThreadPoolExecutor(9) as threads:
        killing = threads.submit(kill)
        found = list(threads.map(reader, files))
        is_done.set()
        killing.result()

    read_ids = [reading.process.id for reading in found if reading.process is not None]
    lost = [p.rule for reading in found for p in reading.errors]
    assert len(read_ids) + len(lost) == len(files)
    assert read_ids == [f"p{n}" for n, reading in enumerate(found) if reading.process is not None]
    assert set(lost) <= {"file-not-understood"}  # killed twice over the same file
    assert reader(ORDINARY).process is not None


def test_nothing_is_left_behind_when_it_stops() -> None:
    before = descendants(os.getpid())
    reader = BoundedReader(HASTY)
    reader.start()
    reader.reports([LONG, ORDINARY])

    reader.stop()

    assert descendants(os.getpid()) == before
    assert reader.helper_pid is None


def test_without_a_helper_files_are_read_in_this_process() -> None:
    reader = BoundedReader(HASTY)

    assert reader(ORDINARY) == read(ORDINARY)
    assert reader.report(REFUSED).processes == ("aneh_sekali",)
    assert reader.helper_pid is None


def test_a_helper_knows_none_of_the_application_s_secrets(
    reader: BoundedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_DATABASE", "postgresql://alur:rahasia@localhost/alur")
    reader(ORDINARY)

    environment = Path(f"/proc/{reader.helper_pid}/environ").read_text(encoding="utf-8")

    assert sorted(line.partition("=")[0] for line in environment.split("\0") if line) == [
        "LC_ALL",
        "PYTHONPATH",
    ]
