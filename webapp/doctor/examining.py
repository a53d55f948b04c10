"""Makes every check that can be made; what goes wrong in one is its finding and hides no other."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass

from engine.clock import Clock
from engine.errors import Refusal
from webapp.doctor.check import DATABASE, ERROR, SETTINGS, Check, Finding, error, ok, warning
from webapp.doctor.checks import CHECKS
from webapp.doctor.patient import Patient, patient

# Whoever asks a server that does not answer has shorter limits of his own; this one is for a disk
# or a statement that hangs.
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Seen:
    """A finding, and which check it is of."""

    check: str
    finding: Finding


def examine(environment: Mapping[str, str], clock: Clock) -> list[Seen]:
    """Return what all checks found, at least one finding each."""
    found = patient(environment, clock)
    with closing(found.opened) if found.opened else nullcontext():
        return list(_seen(found))


def _seen(found: Patient) -> Iterator[Seen]:
    missing: set[str] = set() if found.known else {SETTINGS, DATABASE}
    left_out = 0
    for each in CHECKS:
        if each.needs in missing:
            left_out += 1
            continue
        findings = look(each, found)
        for finding in findings:
            yield Seen(each.id, finding)
        if each.id == DATABASE and any(finding.severity == ERROR for finding in findings):
            missing.add(DATABASE)
    if left_out:
        what = "settings that can be read" if SETTINGS in missing else "the database as it must be"
        yield Seen(
            "left-out",
            warning(
                f"Expected to make all {len(CHECKS)} checks, but found {left_out} that need {what}",
                "Mend that first, then ask again.",
            ),
        )


def look(check: Check, found: Patient, patience_seconds: float = PATIENCE_SECONDS) -> list[Finding]:
    """Make one check, and do not wait for it for ever."""
    outcome: list[list[Finding]] = []
    looking = threading.Thread(
        target=lambda: outcome.append(_findings(check, found)), name=check.id, daemon=True
    )
    looking.start()
    looking.join(patience_seconds)
    if outcome:
        return outcome[0]
    return [
        error(
            f"Expected '{check.id}' to be answered within {patience_seconds:g} s, found no answer",
            "See whether the disk, the database or the server that it asks hangs.",
        )
    ]


def _findings(check: Check, found: Patient) -> list[Finding]:
    try:
        return list(check.look(found)) or [ok(check.healthy)]
    except Refusal as refusal:
        return [error(refusal.message, "Mend what the sentence names.")]
    except Exception as problem:  # the top of a check: the others must be made, whatever it met
        # Its kind alone: a text may quote an address with a password, or a row.
        return [
            error(
                f"Expected to look at '{check.id}', but found {type(problem).__name__}",
                "Mend what other findings name first; if it stays, the check has a fault.",
            )
        ]
