"""Rows of an office are held against its log: who deployed what and why, calendars, numbers."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

import pytest
from sqlalchemy import Table, delete, insert, select, update

from engine import office_shown
from engine.commands import ProposePurge, RejectDeployment, VoidNumber
from engine.database import Database
from engine.runtime import Policy
from engine.tables import (
    calendar,
    definition,
    proposal,
    purge,
    register_counter,
    register_line,
)
from tests import sop
from tests.bench import ADMIN, UNIT, Bench
from tests.diagrams import end, path, process, start, user

NUMBERED = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    end(),
    path("mulai", "isi", "selesai"),
)


@pytest.fixture
def bench(database: Database) -> Bench:
    """An office with a version, a calendar, a void number, decided proposals and a purge."""
    office = Bench(database, policy=Policy(deployment_approvers=("administrator",)))
    office.set_calendar("kerja", sop.OFFICE_HOURS)
    office.approve(office.propose(NUMBERED, "Pertama"))
    rejected = office.propose(NUMBERED, "Kedua")
    office.submit(RejectDeployment(rejected, "belum perlu"), ADMIN)
    case = office.start()
    office.complete(case, "isi:1")
    office.submit(VoidNumber("agenda", 2026, 1, "ganda"), ADMIN)
    purging = ProposePurge(uuid5(UNIT, "satu"), (str(case),), "JRA", "BA 1")
    office.submit(purging, ADMIN)
    office.retire("proses", "diganti")
    return office


def said(bench: Bench) -> list[str]:
    with bench.database.reading() as connection:
        return list(office_shown.differences(connection, UNIT))


def test_an_honest_office_shows_what_its_log_says(bench: Bench) -> None:
    assert said(bench) == []


def with_values(table: Table, **values: Any) -> Callable[[Bench], Any]:
    return lambda _: update(table).values(**values)


def a_calendar_of_nobody(bench: Bench) -> Any:
    with bench.database.reading() as connection:
        true = connection.execute(select(calendar)).one()
    return insert(calendar).values(**{**true._mapping, "version": 2})


@pytest.mark.parametrize(
    ("forgery", "named"),
    [
        (with_values(definition, message="Lain"), "Expected 'message' of version proses 1"),
        (with_values(definition, deployed_by="Lain"), "Expected 'deployed_by' of version proses 1"),
        (with_values(definition, approved_by=""), "Expected 'approved_by' of version proses 1"),
        (with_values(definition, retired_at=None), "Expected 'retired_at' of version proses 1"),
        (with_values(definition, digest="0" * 64), "Expected 'digest' of version proses 1"),
        (with_values(calendar, body={}), "Expected 'body' of calendar kerja 1"),
        (a_calendar_of_nobody, "Expected no calendar kerja 2"),
        (lambda _: delete(calendar), "Expected calendar kerja 1"),
        (with_values(proposal, decided_by="Lain"), "Expected 'decided_by' of proposal"),
        (with_values(proposal, message="Lain"), "Expected 'message' of proposal"),
        (with_values(purge, minutes="BA 2"), "Expected 'minutes' of purge"),
        (with_values(register_line, status="drawn"), "Expected number agenda 1/2026 to be void"),
        (with_values(register_line, reason="lain"), "Expected number agenda 1/2026 to be void"),
        (with_values(register_counter, last=7), "Expected register agenda of 2026 to go on after"),
        (lambda _: delete(register_counter), "Expected a counter of register agenda of 2026"),
    ],
)
def test_what_was_changed_is_named(
    bench: Bench, forgery: Callable[[Bench], Any], named: str
) -> None:
    statement = forgery(bench)

    with bench.database.writing() as connection:
        connection.execute(statement)

    assert any(sentence.startswith(named) for sentence in said(bench)), said(bench)
