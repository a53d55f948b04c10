"""What stands on the pages of a draft's forms: who asks by which, who uses what, the preview."""

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import get_locale

from engine.checking import readings
from engine.diagram.model import Process
from forms.model import Form
from forms.prefill import initial
from forms.problems import UnreadableForm
from forms.reading import read_form
from webapp.context import office
from webapp.drafts.field_uses import field_uses
from webapp.drafts.records import Draft
from webapp.drafts.samples import samples
from webapp.security import let_us_frame


def steps_by_form(draft: Draft) -> dict[str, list[str]]:
    """Return the names of the steps that ask by each form, as far as the diagram can be read."""
    found: dict[str, list[str]] = {}
    for process in _processes(draft):
        for element in process.elements.values():
            if element.form and not element.options:
                found.setdefault(element.form, []).append(element.name or element.id)
    return found


def draft_uses(draft: Draft, language: str) -> dict[str, list[str]]:
    """Return what uses each variable of a draft, in words."""
    forms = {name: form for name, source in draft.forms.items() if (form := _form(source))}
    found: dict[str, list[str]] = {}
    for process in _processes(draft):
        for name, places in field_uses(process, forms).items():
            said = [place.said(language) for place in places]
            found[name] = list(dict.fromkeys([*found.get(name, []), *said]))
    return found


def keys_of(source: bytes) -> list[str]:
    """Return the keys of the fields that a form asks; none when it cannot be read."""
    form = _form(source)
    return [field.key for field in form.inputs] if form else []


def preview_page(source: bytes) -> Response:
    """Return the page of a form with examples, or what is wrong with it; only we may frame it."""
    language = str(get_locale())
    problems: list[str] = []
    form = None
    try:
        form = read_form(source)
    except UnreadableForm as refusal:
        problems = [
            f"{each.sentence(language)} {f'({each.component_id})' if each.component_id else ''}"
            for each in refusal.problems
        ]
    variables = samples(form, language) if form else {}
    page = render_template(
        "drafts/preview.html",
        form=form,
        problems=problems,
        variables=variables,
        answers=initial(form, variables) if form else {},
        language=language,
        address=lambda _file: "#",
    )
    return let_us_frame(Response(page, content_type="text/html; charset=utf-8"))


def _processes(draft: Draft) -> Iterator[Process]:
    for reading in readings(draft.diagram, "manual", office().runtime.read):
        if reading.process is not None:
            yield reading.process


def _form(source: bytes) -> Form | None:
    try:
        return read_form(source)
    except UnreadableForm:
        return None
