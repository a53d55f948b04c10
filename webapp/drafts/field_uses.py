"""Where the answer to a field is used: so that nobody renames or drops one that others need.

Pure: of a process as it is drawn and its forms. Expressions of the diagram read variables, so do
other forms, what the diagram says of the case as a whole, and the office's papers (`reports`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.diagram.model import Element, Process
from engine.diagram.variables import uses
from engine.errors import Invalid
from engine.expressions import compile_expression
from forms.model import PER_PART, Field, Form
from forms.text import Text
from webapp.drafts.reports import REPORTS


@dataclass(frozen=True)
class Place:
    """Something that uses a variable."""

    kind: str  # "expression" | "form" | "case" | "paraf" | "report"
    words: Text  # what it is, as people say it
    element_id: str = ""  # of the diagram; "": the process, or no element in particular
    form_id: str = ""

    def said(self, language: str) -> str:
        """Return the place as a few words of a sentence."""
        at = f" '{self.element_id}'" if self.element_id and self.kind != "form" else ""
        return f"{self.words(language)}{at}"


def field_uses(process: Process, forms: Mapping[str, Form]) -> dict[str, tuple[Place, ...]]:
    """Return the places that use each variable, in the order in which they are drawn.

    Args:
        process: as it is drawn.
        forms: form id → form, of those that can be read.
    """
    found: dict[str, dict[Place, None]] = {}
    for name, place in _all(process, forms):
        found.setdefault(name, {})[place] = None
    return {name: tuple(places) for name, places in sorted(found.items())}


def _all(process: Process, forms: Mapping[str, Form]) -> Iterator[tuple[str, Place]]:
    yield from _in_expressions(process)
    yield from _of_case(process)
    for element in process.elements.values():
        if form := forms.get(element.form or ""):
            yield from _in_form(form, element)
        for name in element.paraf:
            yield name, Place("paraf", Text("paraf pada", "the paraf at"), element.id)
    for report in REPORTS:
        for element_id in report.places(process):
            place = Place("report", report.name, element_id if report.topic else "")
            yield from ((name, place) for name in report.variables)


def _in_expressions(process: Process) -> Iterator[tuple[str, Place]]:
    for use in uses(process):
        try:
            expression = compile_expression(use.source)
        except Invalid:  # a rule of the reader says so
            continue
        words = Text(use.place[0], f"the {use.place[1]}")
        for name in sorted({*expression.names, *expression.asked}):
            yield name, Place("expression", words, use.at)


def _of_case(process: Process) -> Iterator[tuple[str, Place]]:
    if process.title:
        yield process.title, Place("case", Text("judul berkas", "the title of cases"))
    for name in process.summary:
        yield name, Place("case", Text("ringkasan berkas", "the summary of cases"))


def _in_form(form: Form, element: Element) -> Iterator[tuple[str, Place]]:
    shows = Text(f"formulir '{form.id}' (menampilkan)", f"the form '{form.id}' (shows it)")
    reads = Text(f"formulir '{form.id}'", f"the form '{form.id}'")
    for field in form.fields:
        if field.read_only and field.key:
            yield field.key, Place("form", shows, element.id, form.id)
        for name in names_in(field):
            yield name, Place("form", reads, element.id, form.id)


def names_in(field: Field) -> tuple[str, ...]:
    """Return the variables that a field of a form names, besides its own."""
    conditions = (field.show_when, field.required_when, field.all_when)
    others = (field.required_unless, field.title_from, field.take_from)
    about = (field.source, field.decisions) if field.kind in (*PER_PART, "review", "parts") else ()
    suggested = field.suggestion.fields if field.suggestion else ()
    named = (*about, *(each.field for each in conditions if each), *others, *suggested)
    return tuple(dict.fromkeys(name for name in named if name))
