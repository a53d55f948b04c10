"""Cases that wait, very many and each honest: one is played, its copies are written by COPY.

A copy has a chain of hashes of its own, and may go on: its timers fire, its jobs are answered.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import psycopg
import uuid6
from psycopg import sql

from benchmarks.contestants.alur import ANALYST, DIALECT, STAFF, UNIT, Alur
from benchmarks.load.building import driver_url
from benchmarks.load.plays import Played, noted
from benchmarks.load.templates import TABLES, Template, compile_case, copy_case
from benchmarks.work import diagram
from engine.clock import VirtualClock
from engine.commands import DeployDefinition, StartInstance
from engine.runtime import Runtime
from engine.timers import TimerWorker

COPIES_AT_ONCE = 1_000
_NAMES = 'xmlns:alur="urn:alur:bpmn:1"'


class Stencil:
    """A played case, from which others are made.

    Args:
        office: where it was played.
        sla: how long its first step may take, such as "PT2H".
        begun_at: when it began.
        late: let its first timer fire, so that a job waits which tells the leaders.
    """

    def __init__(self, office: Alur, sla: str, begun_at: datetime, *, late: bool = False) -> None:
        self._url = office.database.url
        self._begun_at = begun_at
        clock = VirtualClock(begun_at)
        runtime = Runtime(office.database, unit_id=UNIT, clock=clock)
        runtime.submit(DeployDefinition(_telling(sla)), actor=ANALYST)
        case = UUID(int=uuid6.uuid7().int)
        with noted() as digests:
            runtime.submit(StartInstance(case, "sop"), actor=STAFF, command_id=f"begin {case}")
            if late:
                timers = TimerWorker(runtime)
                due_at = timers.next_due()
                assert due_at
                clock.advance(due_at - begun_at)
                assert timers.fire_due() == 1
        with office.database.reading() as connection:
            played = Played(case, True, 0, begun_at.year, digests)
            self._template: Template = compile_case(connection, played)

    def multiply(self, begin: Iterable[datetime]) -> list[UUID]:
        """Add a case that began at each of these moments, all in one transaction; return ids."""
        ids: list[UUID] = []
        lines: dict[str, list[bytes]] = {table.name: [] for table in TABLES}
        with psycopg.connect(driver_url(self._url)) as connection:
            for begun_at in begin:
                ids.append(UUID(int=uuid6.uuid7().int))
                copied = copy_case(self._template, ids[-1], len(ids), "", begun_at - self._begun_at)
                for name, its_lines in copied.items():
                    lines[name] += its_lines
                if len(ids) % COPIES_AT_ONCE == 0:
                    _write(connection, lines)
            _write(connection, lines)
        return ids


def _telling(sla: str) -> bytes:
    """Return the SOP whose lateness is told to the leaders."""
    names = f"{DIALECT.more_namespaces} {_NAMES}"
    said = diagram(replace(DIALECT, duration=sla, more_namespaces=names))
    return re.sub(rb'<endEvent (?=id="\w+_late")', b'<endEvent alur:escalateTo="leaders" ', said)


def _write(connection: psycopg.Connection, lines: dict[str, list[bytes]]) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
            with cursor.copy(statement) as copying:
                copying.write(b"".join(lines[table.name]))
            lines[table.name].clear()
