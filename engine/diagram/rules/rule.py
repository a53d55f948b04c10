"""What a rule is: a function that looks at a drawing and yields findings; its id and source.

The function's docstring is the reason. Ids are stable: people search for them and tests name them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.diagram.drawing import Drawing

# Refused; runs, but somebody should look; runs as what it means, which is said; for information.
ERROR, WARNING, TRANSLATION, NOTE = SEVERITIES = ("error", "warning", "translation", "note")


@dataclass(frozen=True)
class Finding:
    at: str  # element id, "" for the whole file
    indonesian: str  # what was expected, what was found
    english: str


@dataclass(frozen=True)
class Rule:
    id: str
    severity: str
    source: str
    reason: str
    mend: tuple[str, str]  # what to do: Indonesian, English
    check: Callable[[Drawing], Iterable[Finding]]


def rule(
    rule_id: str, severity: str, source: str, mend: tuple[str, str] = ("", "")
) -> Callable[[Callable[[Drawing], Iterable[Finding]]], Rule]:
    """Turn a function into a rule.

    Args:
        rule_id: stable and readable, such as "flow-into-start".
        severity: one of `SEVERITIES`; a rule has one.
        source: the section of BPMN 2.0.2 that asks for it, or our own document.
        mend: what to do about it, in Indonesian and in English.
    """

    def named(check: Callable[[Drawing], Iterable[Finding]]) -> Rule:
        return Rule(rule_id, severity, source, check.__doc__ or "", mend, check)

    return named
