"""On what terms somebody deploys or proposes, as the page's form says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request

from engine.commands import DeployBundle, DeployDefinition, ProposeDeployment
from engine.errors import Invalid
from webapp.acting import own_words
from webapp.i18n import gettext

WARNING = "biarkan."  # before a warning's key, in the names of inputs: why it stands
WAIVED = "abaikan."  # before a scenario's id: why it may be broken


@dataclass(frozen=True)
class Terms:
    """What the form says."""

    message: str = ""
    in_force: str = ""  # as typed: the office's own date and time; "": at once
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    waived: Mapping[str, str] = field(default_factory=dict)
    migrate: bool = False

    def in_force_at(self, zone: str) -> str | None:
        """Return from when it is in force, as a command says it.

        Raises:
            Invalid: it is no date and time.
        """
        if not self.in_force:
            return None
        try:
            there = datetime.fromisoformat(self.in_force)
        except ValueError as error:
            raise Invalid(
                f"Expected a date and a time, but found '{self.in_force[:40]}'",
                indonesian="Tulis tanggal dan jam, misalnya 1 Januari 2027 pukul 00.00.",
                field="in_force",
            ) from error
        return there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).isoformat()


def read_terms() -> Terms:
    """Return the terms of this request.

    Raises:
        Invalid: it does not say what has changed, or holds what cannot be kept.
    """
    message = own_words("message", gettext("Apa yang berubah"))
    if not message.strip():
        raise Invalid(
            "Expected a sentence about what has changed, found none",
            indonesian="Tulis apa yang berubah.",
            field="message",
        )
    return Terms(
        message,
        request.form.get("in_force", "").strip(),
        dict(_reasons(WARNING)),
        dict(_reasons(WAIVED)),
        request.form.get("migrate") == "1",
    )


def typed_terms() -> Terms:
    """Return what was typed, to be shown again beside what is wrong with it."""
    form = request.form
    return Terms(
        form.get("message", ""),
        form.get("in_force", ""),
        {key.removeprefix(WARNING): form[key] for key in form if key.startswith(WARNING)},
        {key.removeprefix(WAIVED): form[key] for key in form if key.startswith(WAIVED)},
        form.get("migrate") == "1",
    )


def _reasons(prefix: str) -> Iterator[tuple[str, str]]:
    for name in request.form:
        if name.startswith(prefix) and request.form[name].strip():
            yield name.removeprefix(prefix), own_words(name, gettext("Alasan"))


def proposal(proposal_id: UUID, deployment: DeployDefinition | DeployBundle) -> ProposeDeployment:
    """Return the proposal of a deployment."""
    if isinstance(deployment, DeployBundle):
        return ProposeDeployment(
            proposal_id,
            message=deployment.message,
            scripts=deployment.scripts,
            waived=deployment.waived,
            in_force_at=deployment.in_force_at,
            acknowledged=deployment.acknowledged,
            migrate=deployment.migrate,
            files=deployment.files,
            bases=deployment.base,
        )
    return ProposeDeployment(proposal_id, **vars(deployment))
