"""Scenarios that a deployment broke: which they are, and why they are waived all the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.diagram.model import Problem
from forms.text import clean

PREFIX = "waive:"  # of the inputs' names
BROKEN = "scenario-broken"
MAX_REASON = 500


@dataclass(frozen=True)
class Waivable:
    """A broken scenario that may be waived."""

    id: str
    name: str  # of the input for the reason
    sentence: str
    reason: str  # as it was typed


def read_waivers(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons that a form gives, by scenario; none for those that were left empty."""
    reasons = {
        name.removeprefix(PREFIX): clean(text)[:MAX_REASON]
        for name, text in sent.items()
        if name.startswith(PREFIX)
    }
    return {name: reason for name, reason in reasons.items() if reason}


def waivable(
    found: Iterable[Problem], sent: Mapping[str, str], language: str
) -> tuple[Waivable, ...]:
    """Return what may be waived of what was found; also what was waived a moment ago."""
    waived = read_waivers(sent)
    broken = {each.file: each.message[language] for each in found if each.rule == BROKEN}
    known = {**dict.fromkeys(waived, ""), **broken}
    return tuple(
        Waivable(name, PREFIX + name, sentence, waived.get(name, ""))
        for name, sentence in known.items()
    )
