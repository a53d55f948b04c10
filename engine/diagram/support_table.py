"""The support page's tables, from the vocabulary and the rules.

    cd docs && python -m engine.diagram.support_table < bpmn-support.md > new.md

What stands between `<!-- elements -->` and `<!-- end -->`, and so on, is written here; a test fails
when the page lags behind.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.diagram import standard
from engine.diagram.meanings import MEANINGS
from engine.diagram.rules import RULES
from engine.diagram.rules.rule import SEVERITIES
from engine.diagram.vocabulary import (
    ABOUT,
    DRAWN_ATTRIBUTES,
    EVENT_DEFINITIONS,
    NAMED_REFUSALS,
    NAMED_VALUES,
    ONLY_VALUE,
    POSITIONS,
    becomes,
)

_DEFINITIONS = (
    "plain",
    "message",
    "timer",
    "signal",
    "conditional",
    "error",
    "escalation",
    "link",
    "terminate",
    "compensate",
    "cancel",
    "multiple",
    "parallel-multiple",
)
_WITHIN = {  # what stands only in something that is refused by a rule of its own
    "activationCondition": "complex-gateway",
    **dict.fromkeys(
        (
            "correlationPropertyRetrievalExpression",
            "messagePath",
            "correlationPropertyRef",
            "correlationPropertyBinding",
            "dataPath",
        ),
        "correlation-declared",
    ),
}
_MENDS = {rule.id: rule.mend[1] for rule in RULES}


def elements() -> str:
    """Return every element of BPMN 2.0.2, by chapter, with what becomes of it."""
    return "\n\n".join(
        f"### {chapter}\n\n" + _table(("Element", "Here", "As"), _elements(tags))
        for chapter, tags in standard.CHAPTERS.items()
    )


def events() -> str:
    """Return which event runs where."""
    rows = ((place, *(_event(place, kind) for kind in _DEFINITIONS)) for place in EVENT_DEFINITIONS)
    return _table(("Where", *(kind.replace("-", " ") for kind in _DEFINITIONS)), rows)


def attributes() -> str:
    """Return every attribute of BPMN 2.0.2, by element, with what becomes of it."""
    verdicts = ("run", "noted", "only this value", "refused")
    rows = []
    for tag, names in sorted(standard.ATTRIBUTES.items()):
        found: dict[str, list[str]] = {verdict: [] for verdict in verdicts}
        for name in names:
            found[attribute_becomes(tag, name)].append(_shown(tag, name))
        if names:
            rows.append((f"`{tag}`", *(", ".join(found[verdict]) for verdict in verdicts)))
    head = ("Element", "Run", "Without effect", "Only this value", "Refused")
    return _table(head, rows)


def rules() -> str:
    """Return every rule, the gravest first."""
    ordered = sorted(RULES, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))
    rows = ((f"`{rule.id}`", rule.severity, rule.reason, rule.source) for rule in ordered)
    return _table(("Rule", "Severity", "Why", "Source"), rows)


def attribute_becomes(tag: str, name: str) -> str:
    """Return what becomes of an attribute: run, noted, only this value or refused.

    >>> attribute_becomes("callActivity", "calledElement"), attribute_becomes("task", "default")
    ('run', 'run')
    >>> attribute_becomes("userTask", "implementation"), attribute_becomes("group", "x")
    ('noted', 'noted')
    >>> attribute_becomes("task", "startQuantity"), attribute_becomes("adHocSubProcess", "ordering")
    ('only this value', 'refused')
    """
    if tag not in POSITIONS:
        return "refused" if becomes(tag) == "refused" else "noted"
    if name not in POSITIONS[tag].attributes:
        return "refused"
    if name in ONLY_VALUE or name in NAMED_VALUES:
        return "only this value"
    silent = name in ABOUT and name not in ("name", "id")
    return "noted" if name in DRAWN_ATTRIBUTES or silent else "run"


def rewritten(page: str) -> str:
    """Return the page with its tables as they should be."""
    tables: Mapping[str, Callable[[], str]] = {
        "elements": elements,
        "events": events,
        "attributes": attributes,
        "rules": rules,
    }
    for name, table in tables.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page = between.sub(lambda found, table=table: found[1] + table() + "\n" + found[2], page)  # type: ignore[misc]
    return page


def _elements(tags: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each element; those of which the same is said share one."""
    rows: dict[tuple[str, str], list[str]] = {}
    for tag in tags:
        verdict = becomes(tag)
        rows.setdefault((verdict, _meaning(tag, verdict)), []).append(f"`{tag}`")
    for (verdict, meaning), names in rows.items():
        yield ", ".join(names), verdict, meaning


def _meaning(tag: str, verdict: str) -> str:
    if verdict == "refused":
        rule = NAMED_REFUSALS.get(tag) or _WITHIN.get(tag, "unsupported-element")
        return f"{_MENDS[rule]} (`{rule}`)"
    if verdict == "warned":
        return "not read: lanes and groups say who does the work (`unread-people`)"
    return MEANINGS.get(tag, "only drawn")


def _event(place: str, kind: str) -> str:
    if ("" if kind == "plain" else kind) in EVENT_DEFINITIONS[place]:
        return "run"
    return "refused" if kind in standard.EVENT_POSITIONS[place] else "-"


def _shown(tag: str, name: str) -> str:
    only = ONLY_VALUE.get(name, "false" if name in NAMED_VALUES else None)
    return f"`{name}`" if only is None or tag not in POSITIONS else f'`{name}="{only}"`'


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.write(rewritten(sys.stdin.read()))
