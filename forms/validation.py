"""The gate: every completed work item passes it, from the page or the API.

`Validator` has the shape that the engine asks for (its `FormValidator` protocol); neither imports
the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.checks import Setting, check
from forms.model import PER_PART, PERSONAL_KINDS, Field, Form
from forms.part_checks import Problems
from forms.reading import read_form
from forms.rules import in_words, is_filled, is_needed, is_visible
from forms.sentences import say
from forms.text import quote

MOST_NAMED = 3  # unticked items in one sentence


@dataclass(frozen=True)
class FieldFacts:
    """What a deployment keeps of a field, so that expressions can be checked against it."""

    kind: str
    personal: bool
    options: tuple[str, ...] = ()  # the only values that it may have, or hold
    decimals: int = 0  # a number with some is kept as a text
    cannot_be_personal: bool = False  # it is marked, but its kind holds more than a value
    copies: tuple[str, ...] = ()  # fields of which it may take the value


class Validator:
    """Checks answers against a form's bytes; says in `language` what is wrong."""

    def __init__(self, language: str = "id") -> None:
        self.language = language

    def problems(
        self, form: bytes, answers: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> dict[str, str]:
        """Return what is wrong: the input's name, which begins with the field's key, and why.

        Raises:
            UnreadableForm: `form` is no form; a deployment would not have taken it.
        """
        return problems_of(read_form(form), answers, variables, self.language)

    def fields_of(self, form: bytes) -> dict[str, FieldFacts]:
        """Return the variables that the form writes.

        Raises:
            UnreadableForm: `form` is no form.
        """
        inputs = read_form(form).inputs
        return {
            field.key: FieldFacts(
                field.kind,
                field.personal and field.kind in PERSONAL_KINDS,
                tuple(option.value for option in field.options),
                field.decimals,
                field.personal and field.kind not in PERSONAL_KINDS,
                field.copies,
            )
            for field in inputs
        }


def problems_of(
    form: Form, answers: Mapping[str, Any], variables: Mapping[str, Any], language: str
) -> dict[str, str]:
    """Return what is wrong with the answers, in the order of the fields."""
    setting = Setting(variables, language)
    found: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for field in form.inputs:
        if is_visible(field, kept):
            value = answers.get(field.key, field.empty)
            kept[field.key] = value
            found |= _problems_of_one(form, field, answers, setting)
        elif field.key in answers and field.show_when:
            found[field.key] = say(
                "hidden_field",
                language,
                label=field.label(language),
                condition=in_words(field.show_when, form, language),
            )
    known = [field.key for field in form.inputs]
    for name in answers:
        if name not in known:
            found[quote(name)] = say("unknown_field", language, name=quote(name))
    return found


def _problems_of_one(
    form: Form, field: Field, answers: Mapping[str, Any], setting: Setting
) -> dict[str, str]:
    value = answers.get(field.key, field.empty)
    if field.kind in PER_PART:
        return _first_of_each(check(field, value, setting))
    if problem := _unticked(form, field, value, answers, setting.language):
        return {field.key: problem}
    if is_filled(value):
        return _first_of_each(check(field, value, setting))
    if is_needed(field, answers):
        return {field.key: _required(form, field, setting.language)}
    if type(value) is not type(field.empty):
        label = field.label(setting.language)
        return {field.key: say("wrong_shape", setting.language, label=label, value=quote(value))}
    return {}


def _first_of_each(problems: Problems) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, sentence in problems:
        found.setdefault(name, sentence)
    return found


def _unticked(
    form: Form, field: Field, value: Any, answers: Mapping[str, Any], language: str
) -> str:
    """Return why a checklist must be ticked throughout; "" if it is, or need not be."""
    if field.all_when is None or not field.all_when.holds(answers):
        return ""
    ticked = value if isinstance(value, list) else []
    missing = [option.label(language) for option in field.options if option.value not in ticked]
    if not missing:
        return ""
    if len(missing) > MOST_NAMED:
        missing = [*missing[:MOST_NAMED], "…"]
    return say(
        "all_ticked",
        language,
        label=field.label(language),
        condition=in_words(field.all_when, form, language),
        missing=", ".join(missing),
    )


def _required(form: Form, field: Field, language: str) -> str:
    label = field.label(language)
    if other := form.field(field.required_unless):
        return say("required_unless", language, label=label, other=other.label(language))
    by_kind = {
        "select": "choose",
        "radio": "choose",
        "checklist": "choose_some",
        "checkbox": "tick",
        "files": "no_file",
        "parts": "no_part",
    }
    return say(by_kind.get(field.kind, "required"), language, label=label)
