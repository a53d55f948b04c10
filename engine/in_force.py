"""Which version of a process is in force: the newest of those whose moment has come.

A version comes into force when it is deployed, or later if its deployment says so. A process that
is retired begins no more cases, until another version is deployed and in force.
"""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from engine.errors import NotFound, WrongState
from engine.moments import moment_said
from engine.statements import Hot, to_moment
from engine.tables import definition
from engine.work import Work

_ITS_PROCESS = (
    definition.c.unit_id == bindparam("its_unit"),
    definition.c.process_id == bindparam("its_process"),
)
_MOMENT = bindparam("its_moment", type_=definition.c.in_force_at.type)
IN_FORCE = Hot(
    select(definition.c.version, definition.c.retired_at, definition.c.id)
    .where(*_ITS_PROCESS, definition.c.in_force_at <= _MOMENT)
    .order_by(definition.c.version.desc())
    .limit(1)
)
_FIRST = Hot(
    select(definition.c.version, definition.c.in_force_at)
    .where(*_ITS_PROCESS)
    .order_by(definition.c.in_force_at)
    .limit(1)
)
_SINCE = Hot(
    select(definition.c.in_force_at).where(
        *_ITS_PROCESS, definition.c.version == bindparam("its_version")
    )
)
_RETIRE = Hot(
    update(definition)
    .where(*_ITS_PROCESS, definition.c.retired_at.is_(None))
    .values(retired_at=bindparam("new_retired_at", type_=definition.c.retired_at.type))
)


def version_in_force(work: Work, unit_id: UUID, process_id: str, at: datetime, zone: str) -> int:
    """Return the number of the version by which a case begins at a moment.

    Args:
        work: the unit of work that asks.
        unit_id: the office.
        process_id: its process.
        at: the moment.
        zone: the office's time zone, IANA; a refusal says moments by it.

    Raises:
        NotFound: the process is not deployed.
        WrongState: it is not in force yet, or is retired.
    """
    row = work.one(IN_FORCE, its_unit=unit_id, its_process=process_id, its_moment=at)
    if row is None:
        _refuse_early(work, unit_id, process_id, zone)
    elif row[1] is not None:
        since = moment_said(to_moment(row[1]), ZoneInfo(zone))
        raise WrongState(
            f"Expected the process '{process_id}' to be in force, but it was retired on {since}",
            indonesian=f"Prosedur '{process_id}' sudah dipensiunkan sejak {since}, sehingga tidak "
            "dapat dimulai lagi. Berkas yang sedang berjalan tetap dapat diselesaikan.",
        )
    return int(row[0])


def require_in_force(
    work: Work, unit_id: UUID, process_id: str, version: int, at: datetime, zone: str
) -> None:
    """Refuse to move cases to a version before its moment has come.

    It may be an older one than the newest in force, and of a process that is retired.

    Raises:
        NotFound: there is no such version.
        WrongState: it is in force only later.
    """
    row = work.one(_SINCE, its_unit=unit_id, its_process=process_id, its_version=version)
    if row is None:
        raise NotFound(
            f"Expected a version {version} of '{process_id}', found none",
            indonesian=f"Prosedur itu tidak memiliki versi {version}.",
        )
    in_force_at = to_moment(row[0])
    if in_force_at > at:
        since = moment_said(in_force_at, ZoneInfo(zone))
        raise WrongState(
            f"Expected version {version} of '{process_id}' to be in force, but it is only from "
            f"{since}",
            indonesian=f"Versi {version} baru berlaku mulai {since}; berkas baru dapat dipindahkan "
            "ke sana sesudahnya.",
        )


def retire(work: Work, unit_id: UUID, process_id: str, at: datetime) -> int:
    """Let a process begin no more cases; return how many of its versions were not retired yet."""
    return work.run(
        _RETIRE, [{"its_unit": unit_id, "its_process": process_id, "new_retired_at": at}]
    )


def _refuse_early(work: Work, unit_id: UUID, process_id: str, zone: str) -> Any:
    row = work.one(_FIRST, its_unit=unit_id, its_process=process_id)
    if row is None:
        raise NotFound(f"Expected a deployed process '{process_id}', found none")
    since = moment_said(to_moment(row[1]), ZoneInfo(zone))
    raise WrongState(
        f"Expected the process '{process_id}' to be in force, but version {row[0]} is only from "
        f"{since}",
        indonesian=f"Prosedur '{process_id}' belum berlaku: versi {row[0]} berlaku mulai {since}.",
    )
