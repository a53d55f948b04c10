"""On what terms files are deployed: in force from when, and changed from which version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.commands import DeployBundle, DeployDefinition
from engine.diagram import processes
from engine.errors import Conflict, Invalid
from engine.execution import check_text


@dataclass(frozen=True)
class Terms:
    """What a deployment says beside its files."""

    deployed_by: str  # name
    deployed_at: datetime
    in_force_at: datetime  # at once: what the clock says then
    is_staged: bool = False  # in force later
    approved_by: str = ""  # name; "": nobody need approve
    message: str = ""
    base: Mapping[str, int] = field(default_factory=dict)  # process id → what was changed
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    waived: Mapping[str, str] = field(default_factory=dict)
    migrate: bool = False  # whether running cases go along
    mapping: Mapping[str, str] = field(default_factory=dict)


def terms_of(
    command: DeployDefinition | DeployBundle, deployed_by: str, at: datetime, clock: datetime
) -> Terms:
    """Return the terms of a deployment.

    Args:
        command: what is deployed.
        deployed_by: a name.
        at: the time of the log's entry.
        clock: what the clock says; before `at` when it was set back.

    Raises:
        Invalid: it should have come into force before, or cases should go along before it has.
    """
    staged_at = moment(command.in_force_at)
    if staged_at is not None and staged_at < at:
        raise Invalid(
            f"Expected a moment to come, but {command.in_force_at} has passed",
            indonesian="Saat mulai berlaku sudah lewat. Pilih saat yang akan datang, atau "
            "kosongkan agar langsung berlaku.",
            field="in_force_at",
        )
    in_force_at = staged_at or clock
    if command.migrate and in_force_at > clock:
        raise Invalid(
            "Expected cases to be moved to a version in force, but this one comes into force later",
            indonesian="Berkas berjalan baru dapat dipindahkan setelah versi ini berlaku.",
            field="migrate",
        )
    return Terms(
        deployed_by=deployed_by,
        deployed_at=at,
        in_force_at=in_force_at,
        is_staged=staged_at is not None and staged_at > at,
        message=command.message,
        base=bases(command),
        acknowledged=command.acknowledged,
        waived=command.waived,
        migrate=command.migrate,
        mapping={} if isinstance(command, DeployBundle) else command.mapping,
    )


def bases(command: DeployDefinition | DeployBundle) -> dict[str, int]:
    """Return which version of which process a deployment's files were changed from.

    Of a diagram with several processes that is said of the first.
    """
    if isinstance(command, DeployBundle):
        return dict(command.base)
    named = processes(command.diagram)
    return {} if command.base is None or not named else {named[0]: command.base}


def check_base(process_id: str, base: int | None, newest: int) -> None:
    """Refuse to deploy over what somebody else deployed meanwhile.

    Raises:
        Conflict: `base` is not the newest version.
    """
    if base is not None and base != newest:
        raise Conflict(
            f"Expected to change version {newest} of '{process_id}', the newest, "
            f"but version {base} was changed",
            indonesian=f"Rancangan ini dibuat dari versi {base}, tetapi versi terbaru "
            f"'{process_id}' sekarang {newest}. Bandingkan dahulu, lalu buat rancangan baru di "
            f"atas versi {newest}.",
            field="base",
        )


def check_acknowledged(acknowledged: Mapping[str, str]) -> None:
    """Refuse a warning that is acknowledged without saying why.

    Raises:
        Invalid: a reason is missing, or cannot be logged.
    """
    for warning, reason in acknowledged.items():
        check_text(warning, "acknowledged")
        check_text(reason, "acknowledged")
        if not reason.strip():
            raise Invalid(
                f"Expected a reason why the warning '{warning}' stands, found none",
                indonesian=f"Isilah alasan mengapa peringatan '{warning}' dibiarkan.",
                field="acknowledged",
            )


def moment(said: str | None) -> datetime | None:
    """Return a moment that a command says.

    Raises:
        Invalid: it is not ISO 8601, or has no time zone.
    """
    if said is None:
        return None
    try:
        found = datetime.fromisoformat(said)
        if found.tzinfo is None:
            raise ValueError("no time zone")
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"Expected a moment with its time zone, such as '2027-01-01T00:00:00+07:00', "
            f"but found '{said[:80]}'",
            indonesian=f"Tulis saat mulai berlaku sebagai tanggal dan jam, bukan '{said[:80]}'.",
            field="in_force_at",
        ) from error
