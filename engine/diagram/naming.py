"""Does what expressions read fit what forms write? Never an error: a start may write more.

Nothing is said of a process whose steps have no forms: all that it reads comes from elsewhere.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any

from engine.diagram.composing import SEPARATOR
from engine.diagram.model import Problem, Process
from engine.diagram.variables import Use, locals_of, uses, world_of, written
from engine.errors import Invalid
from engine.expressions import Expression, compile_expression
from engine.expressions.looking import Doubt, Fact, doubts

MAX_PROBLEMS = 50
MAX_NEAR = 200  # names among which one alike is looked for: each costs some 100 µs
MAX_LONGER = 3
_KINDS = {
    "number": "number",
    "checkbox": "truth",
    "date": "day",
    "datetime": "moment_text",
    "text": "text",
    "textarea": "text",
    "select": "text",
    "radio": "text",
}
_CHOICES = ("select", "radio", "checklist")


def name_problems(process: Process, forms: Mapping[str, Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return warnings about names that nothing writes, and comparisons that cannot be meant.

    Args:
        process: as it is drawn, or with what it calls.
        forms: form id → variable → what `FormValidator.fields_of` says of it: `kind`, and perhaps
            `options` and `decimals`.
    """
    if not any(forms.values()):
        return ()
    known = written(process, forms)
    read = list(uses(process))
    found = chain(_unknown(process, read, known), _doubtful(process, read, forms, known))
    return tuple(islice(found, MAX_PROBLEMS))


def _compiled(use: Use) -> Expression | None:
    try:
        return compile_expression(use.source)
    except Invalid:  # a rule of the reader says so
        return None


def _unknown(process: Process, read: list[Use], known: Mapping[str, set[str]]) -> Iterator[Problem]:
    places: dict[str, list[Use]] = {}
    for use in read:
        expression, (own, around) = _compiled(use), _visible(process, use, known)
        if expression is None:
            continue
        for name in expression.names:
            if name not in own and name not in around and name not in expression.asked:
                places.setdefault(name, []).append(use)
    for name, there in places.items():
        own, around = _visible(process, there[0], known)
        yield _nobody_writes(process, name, there, sorted(own | around))


def _visible(
    process: Process, use: Use, known: Mapping[str, set[str]]
) -> tuple[set[str], set[str]]:
    """Return the variables that an expression can see: of the repetitions around it, and others."""
    host = process.elements[use.host]
    if use.is_output and host.id in known:
        return set(), known[host.id]
    return locals_of(process, host), known.get(world_of(process, host), set())


def _nobody_writes(process: Process, name: str, there: list[Use], near: list[str]) -> Problem:
    first, more = there[0], len(there) - 1
    also = (f" dan di {more} tempat lain", f" and in {more} other places") if more else ("", "")
    elsewhere = list(_elsewhere(process))
    sources = [("permulaan berkas", "the start of the case"), *elsewhere]
    indonesian, english = (" atau ".join(s[0] for s in sources), " or ".join(s[1] for s in sources))
    message = {
        "id": f"Nama '{name}' pada {first.place[0]} {_label(first)}{also[0]} tidak diisi oleh "
        f"formulir, register, atau pengulangan mana pun; ia harus datang dari {indonesian}.",
        "en": f"No form, register or repetition writes the name '{name}' in the {first.place[1]} "
        f"{_label(first)}{also[1]}; it must come from {english}.",
    }
    like = [one for one in near if abs(len(one) - len(name)) <= MAX_LONGER][:MAX_NEAR]
    alike = get_close_matches(name, like, 3, 0.7)
    listed = ", ".join(f"'{one}'" for one in alike)
    mend = {"id": f"Mungkin maksudnya {listed}.", "en": f"Perhaps {listed} is meant."}
    # A job's result has names that no diagram tells; beside a name so much alike it is a slip.
    severity = "note" if elsewhere and not alike else "warning"
    return Problem("name-unknown", severity, first.at, first.name, message, mend if alike else {})


def _elsewhere(process: Process) -> Iterator[tuple[str, str]]:
    """Yield what on the diagram writes variables of which the diagram does not know the names."""
    elements = process.elements.values()
    if any(element.topic is not None for element in elements):
        yield "sebuah pekerjaan", "a job"
    if any(e.event == "message" and e.kind not in ("endEvent", "sendTask") for e in elements):
        yield "sebuah pesan", "a message"
    inside = {e.id.partition(SEPARATOR)[0] for e in elements if SEPARATOR in e.id}
    if any(e.kind == "callActivity" and e.id not in inside for e in elements):
        yield "proses yang dipanggil", "a called process"


def _doubtful(
    process: Process,
    read: list[Use],
    forms: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, set[str]],
) -> Iterator[Problem]:
    facts = {name: fact for name, fact in _facts(forms).items() if name in known[""]}
    for use in read:
        host = process.elements[use.host]
        if _compiled(use) is None or (use.is_output and host.id in known):
            continue
        hidden = locals_of(process, host)
        seen = {name: facts[name] for name in facts if name not in hidden} if hidden else facts
        if not world_of(process, host):
            for doubt in doubts(use.source, seen, is_condition=use.is_condition):
                yield _cannot_be_meant(use, doubt)


def _facts(forms: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    """Return what is known of the variables; nothing of those that two forms fill differently."""
    found: dict[str, Fact | None] = {}
    for fields in forms.values():
        for name, said in fields.items():
            fact = _fact(said)
            found[name] = fact if found.get(name, fact) == fact else None
    return {name: fact for name, fact in found.items() if fact is not None}


def _fact(said: Any) -> Fact:
    kind = getattr(said, "kind", "")
    if kind == "number" and getattr(said, "decimals", 0):
        return Fact("decimal")
    options = tuple(getattr(said, "options", ())) if kind in _CHOICES else ()
    return Fact(_KINDS.get(kind, "list"), options)


def _cannot_be_meant(use: Use, doubt: Doubt) -> Problem:
    message = {
        "id": f"Pada {use.place[0]} {_label(use)}: '{doubt.name}' {doubt.said[0]}.",
        "en": f"In the {use.place[1]} {_label(use)}: '{doubt.name}' {doubt.said[1]}.",
    }
    mend = dict(zip(("id", "en"), doubt.mend, strict=True))
    return Problem(doubt.rule, "warning", use.at, use.name, message, mend)


def _label(use: Use) -> str:
    return f"'{use.name[:80]}' ({use.at})" if use.name else f"'{use.at}'"
