"""Which fields are asked, and which must be answered, given the other answers."""

from collections.abc import Mapping
from typing import Any

from forms.model import Condition, Field, Form


def visible_answers(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to the fields that are asked.

    A condition looks back, and at visible fields only: what hangs on a hidden field is hidden too.
    """
    kept: dict[str, Any] = {}
    for field in form.inputs:
        if field.key in answers and is_visible(field, kept):
            kept[field.key] = answers[field.key]
    return kept


def is_visible(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether `field` is asked, given the (visible) answers to those before it."""
    return field.show_when is None or field.show_when.holds(answers)


def is_needed(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether a visible `field` must be filled in."""
    if field.required_unless and is_filled(answers.get(field.required_unless)):
        return False
    if field.required_when is not None:
        return field.required or field.required_when.holds(answers)
    return field.required or bool(field.required_unless)


def is_filled(answer: object) -> bool:
    """Whether anything was entered; 0 is something, an unticked box is not."""
    return answer is not None and answer is not False and answer not in ("", [])


def in_words(condition: Condition, form: Form, language: str) -> str:
    """Return a condition as people read it: "Kelengkapan = Belum lengkap"."""
    field = form.field(condition.field)
    if field is None:
        return f"{condition.field} = {condition.value}"
    return f"{field.label(language)} = {field.option_label(condition.value, language)}"
