"""What stands in the fields when a form is opened: a draft, else variables, else a suggestion."""

from collections.abc import Mapping
from typing import Any

from forms import parts
from forms.model import PER_PART, Field, Form
from forms.text import slug


def initial(
    form: Form, variables: Mapping[str, Any], draft: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return an answer for every field that is answered, in the shape that the page draws.

    Decisions are never filled in from the variables: each paraf is for decisions taken now.
    """
    answers: dict[str, Any] = {}
    for field in form.inputs:
        if draft is not None and field.key in draft:
            value = draft[field.key]
        else:
            value = _first_value(field, variables, answers)
        answers[field.key] = _for_each_part(field, value, variables)
    return answers


def _first_value(field: Field, variables: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
    if field.kind == "decisions":
        return []
    known = variables.get(field.key)
    if known is not None and isinstance(known, list) == isinstance(field.empty, list):
        return known
    if field.kind == "parts":
        return _first_parts(field)
    suggested = _suggestion(field, variables, answers)
    if suggested:
        return suggested
    return field.default if field.default is not None else field.empty


def _first_parts(field: Field) -> list[dict[str, Any]]:
    """Return the parts that nearly every release has, so that nobody starts at nothing."""
    made: list[dict[str, Any]] = []
    for kind in ("judul", "paragraf"):
        if kind in field.part_kinds and (kind != "judul" or field.title_from):
            made.append(parts.new_part(made, kind))
    return made


def _suggestion(field: Field, variables: Mapping[str, Any], answers: Mapping[str, Any]) -> str:
    if field.suggestion is None:
        return ""
    for name in field.suggestion.fields:
        found = answers.get(name) or variables.get(name)
        if isinstance(found, str) and found:
            value = field.suggestion.values.get(found, "") if field.suggestion.values else found
            return slug(value) if field.suggestion.as_slug else value
    return ""


def _for_each_part(field: Field, value: Any, variables: Mapping[str, Any]) -> Any:
    if field.kind not in PER_PART:
        return value
    rows = field.rows(value, variables)
    return [blank_answer(field, row.part["id"]) | dict(row.answer) for row in rows]


def blank_answer(field: Field, part_id: str) -> dict[str, Any]:
    """Return what is answered about a part before anything is entered."""
    if field.kind == "decisions":
        return {"part": part_id, "decision": "", "reason": ""}
    if field.kind == "alt_texts":
        return {"part": part_id, "text": ""}
    return {"part": part_id, "crop": parts.CROPS[0]}
