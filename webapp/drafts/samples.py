"""What stands in a preview where a case would bring something along: examples. Pure."""

from collections.abc import Mapping
from typing import Any

from forms.model import Field, Form
from forms.text import Text

_TEXT = Text("Contoh isian", "An example")
_PARTS = (
    ("judul", Text("Judul berita contoh", "The title of an example")),
    ("paragraf", Text("Paragraf contoh dari berita ini.", "A paragraph of the example.")),
    ("foto", Text("Foto contoh", "A photo")),
)


def samples(form: Form, language: str) -> dict[str, Any]:
    """Return values for the variables that a form shows, and that a case would have by then."""
    found: dict[str, Any] = {}
    for field in form.fields:
        if field.source:
            found[field.source] = _parts(language)
        if field.decisions:
            found[field.decisions] = _decisions()
        if field.read_only and field.key:
            found[field.key] = _value(field, language)
    return found


def _parts(language: str) -> list[dict[str, Any]]:
    return [
        {"id": f"b{number}", "kind": kind, "text": words(language), "file": None, "caption": ""}
        for number, (kind, words) in enumerate(_PARTS, start=1)
    ]


def _decisions() -> list[Mapping[str, Any]]:
    # One rejected and the others approved: a field that shows either has something to show.
    return [
        {"part": f"b{number}", "decision": "tolak" if number == 2 else "setuju", "reason": ""}
        for number in range(1, len(_PARTS) + 1)
    ]


def _value(field: Field, language: str) -> Any:
    if field.options:
        first = field.options[0].value
        return [first] if field.kind == "checklist" else first
    plain = {"number": 12, "date": "2026-01-05", "datetime": "2026-01-05T09:00:00+07:00"}
    if field.kind == "parts":
        return _parts(language)
    if isinstance(field.empty, list):
        return []
    return True if field.kind == "checkbox" else plain.get(field.kind, _TEXT(language))
