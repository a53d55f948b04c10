"""Whose work a step is and when it is due: the same for every engine, once it is found."""

import re

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import quoted, translated
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.written import alur, camunda, inside
from engine.diagram.names import ALUR, CAMUNDA, Node
from engine.durations import parse_duration, parse_moment
from engine.errors import Invalid

STEPS = ("userTask", "manualTask", "task")
_FORM_ID = re.compile(r"[\w.\-]+(?<!\.form|\.html|\.json)(?<!\.jsf|\.jsp)(?<!\.xhtml)")


NOBODY: frozenset[str] = frozenset()


def assign(node: Node, said: Said, report: Report, unknown: frozenset[str] = NOBODY) -> bool:
    """Write `alur:assignee`; say so, or why not.

    Args:
        node: the step.
        said: the person, or an expression.
        report: gets what is said.
        unknown: variables that another engine fills by itself and we do not.

    Returns:
        Whether it was said at all; what our own file says already is left alone.
    """
    if node.get(f"{{{ALUR}}}assignee") is not None:
        return False
    try:
        found = translated(said.value, unmarked=said.unmarked)
        if found.name in unknown:
            raise Invalid(
                f"'{found.name}' is who started the case, which the case does not know",
                indonesian=f"'{found.name}' adalah yang memulai berkas; berkas tidak mengetahuinya",
            )
    except Invalid as why:
        report.refused(kinds.NO_ASSIGNMENT, node, said.shown, why)
        return True
    alur(node, "assignee", found.became)
    report.became(kinds.ASSIGNMENT, node, said.shown, f"alur:assignee='{found.became}'")
    return True


def due(node: Node, said: Said, report: Report) -> bool:
    """Write `alur:due`; say so, or why not. Return whether it was said at all."""
    if node.get(f"{{{ALUR}}}due") is not None:
        return False
    try:
        found = translated(said.value, unmarked=said.unmarked)
        became = found.became if found.text is None else _moment(found.text)
    except Invalid as why:
        report.refused(kinds.NO_ASSIGNMENT, node, said.shown, why)
        return True
    alur(node, "due", became)
    report.became(kinds.ASSIGNMENT, node, said.shown, f"alur:due='{became}'")
    return True


def offer(node: Node, shown: str, group: str, report: Report) -> bool:
    """Write `camunda:candidateGroups`; return whether: what the file says already comes first."""
    if node.get(f"{{{CAMUNDA}}}candidateGroups", "").strip():
        return False
    camunda(node, "candidateGroups", group)
    report.became(kinds.ASSIGNMENT, node, shown, f'camunda:candidateGroups="{group}"')
    return True


def ask(node: Node, shown: str, form: str, report: Report) -> None:
    """Write `camunda:formRef`, or say that the form lies elsewhere."""
    if _FORM_ID.fullmatch(form) is None:
        lies_elsewhere(node, shown, report)
        return
    camunda(node, "formRef", form)
    report.became(kinds.FORM, node, shown, f'camunda:formRef="{form}"')


def lies_elsewhere(node: Node, shown: str, report: Report) -> None:
    """Say that a form cannot be shown here."""
    report.say(
        kinds.FORM_ELSEWHERE,
        node,
        f"Formulir {shown[:120]} pada {{at}} milik mesin lain: langkahnya tanpa formulir.",
        f"The form {shown[:120]} on {{at}} belongs to another engine: the step has no form.",
    )


def steps(process: Node) -> list[Node]:
    """Return the steps that people do."""
    return inside(process, *STEPS)


def is_form_id(text: str) -> bool:
    """Say whether a text can be the id of a form of ours."""
    return _FORM_ID.fullmatch(text) is not None


def _moment(text: str) -> str:
    """Return the expression of a due time that is written as it is."""
    for function, pattern in (
        ("duration", r"P.*"),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("datetime", r".*(Z|[+-]\d\d:\d\d)"),
    ):
        if re.fullmatch(pattern, text):
            parse_duration(text) if function == "duration" else parse_moment(text, "UTC")
            return f"{function}({quoted(text)})"
    parse_moment(text, "UTC")
    return quoted(text)  # a wall time of the office
