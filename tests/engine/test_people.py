"""Whom a diagram means: asked of the office once, kept in the log, and never asked by a replay."""

import pytest

from engine.commands import Actor
from tests import diagrams
from tests.bench import Bench

ANA = Actor("7", "Ana Contoh", "", ("staf",))
GIVEN = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", alur_assignee="siapa"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "selesai"),
)


def only_ana(said: str, group: str) -> tuple[str, str] | None:
    """Know one person, in one group."""
    return (ANA.id, ANA.name) if (said, group) == ("ana", "staf") else None


@pytest.fixture
def office(bench: Bench) -> Bench:
    """An office that tells who works there."""
    bench.runtime.people = only_ana
    bench.deploy(GIVEN)
    return bench


def test_a_name_means_a_person_of_the_office(office: Bench) -> None:
    case = office.start(siapa="ana")

    (item,) = office.items(case)
    assert (item.person_id, item.person_name) == ("7", "Ana Contoh")
    office.complete(case, "isi:1", by=ANA)


def test_a_name_that_means_nobody_leaves_the_work_to_the_group(office: Bench) -> None:
    case = office.start(siapa="siapa_ini")

    (item,) = office.items(case)
    assert item.person_id is None


def test_the_log_keeps_whom_a_name_meant_so_that_a_replay_asks_nobody(office: Bench) -> None:
    first, second = office.start(siapa="ana"), office.start(siapa="siapa_ini")
    office.runtime.people = lambda *_: ("8", "Orang lain")

    assert office.log(first)[0].record["facts"]["people"] == [["ana", "staf", "7", "Ana Contoh"]]
    assert office.log(second)[0].record["facts"]["people"] == [["siapa_ini", "staf"]]
    assert office.verify() == []


def test_where_nobody_tells_who_works_there_the_name_is_the_persons_id(bench: Bench) -> None:
    bench.deploy(GIVEN)

    case = bench.start(siapa="ana")

    assert bench.items(case)[0].person_id == "ana"
