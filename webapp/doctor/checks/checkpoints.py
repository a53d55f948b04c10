"""Checkpoints: made in time, and handed to those outside who keep them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from engine.checkpoints import Checkpoint, latest, unsigned_since
from webapp.accounts.units import Unit, units
from webapp.auditing.delivery import Delivery, deliveries
from webapp.auditing.receivers import Receiver, receivers
from webapp.doctor.check import DATABASE, Finding, check, warning
from webapp.doctor.patient import Patient

MISSED = 3  # intervals
IN_HAND = timedelta(minutes=10)  # it is handed out each minute
UUID7 = 7


@check("checkpoints", needs=DATABASE)
def checkpoints_are_made(patient: Patient) -> Iterator[Finding]:
    """What moved is signed in time."""
    between = timedelta(minutes=patient.settings.checkpoint_minutes)
    before = patient.clock.now() - MISSED * between
    with patient.database.reading() as connection:
        for unit in units(connection):
            since = unsigned_since(connection, unit.id)
            if since is not None and since < before and _last(connection, unit.id) < before:
                yield warning(
                    f"Expected a checkpoint every {patient.settings.checkpoint_minutes} minutes "
                    f"when something moved, but office {_name(unit)} has what moved at "
                    f"{since:%Y-%m-%d %H:%M} UTC unsigned",
                    "Start a worker; if one runs, its log says why it signs nothing "
                    "(checkpoint.key).",
                )


@check("checkpoint-copies", needs=DATABASE)
def checkpoints_are_handed_out(patient: Patient) -> Iterator[Finding]:
    """Whoever keeps checkpoints outside has the last ones."""
    to = receivers(patient.settings)
    with patient.database.reading() as connection:
        known = [(unit, latest(connection, unit.id)) for unit in units(connection)]
    for unit, newest in known:
        found = deliveries(patient.database, unit.id, [each.name for each in to])
        without = sum(
            newest is not None and _waits(each, receiver, newest.read(), patient.clock.now())
            for each, receiver in zip(found, to, strict=True)
        )
        if without:
            yield warning(
                f"Expected {len(to)} outside to have the newest checkpoint of office "
                f"{_name(unit)}, but found {without} who did not take it",
                "The page Pemeriksaan says who, and what the answer was.",
            )


def _waits(stands: Delivery, receiver: Receiver, newest: Checkpoint, now: datetime) -> bool:
    """Say whether somebody should have a checkpoint by now, and has not."""
    if stands.number >= newest.number:
        return False
    before = now - receiver.pause - IN_HAND
    is_his_turn = stands.delivered_at is None or stands.delivered_at < before
    return bool(stands.problem) or (is_his_turn and newest.at < now - IN_HAND)


def _last(connection: Connection, unit_id: UUID) -> datetime:
    """Return when the newest checkpoint was made; before the first, when the office was."""
    signed = latest(connection, unit_id)
    if signed is not None:
        return signed.read().at
    drawn = unit_id.int >> 80 if unit_id.version == UUID7 else 0  # milliseconds
    return datetime.fromtimestamp(drawn / 1000, UTC)


def _name(unit: Unit) -> str:
    return f"'{unit.slug or unit.id}'"
