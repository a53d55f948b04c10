"""What is wrong with one answer, by the kind of its field: pairs of input name and sentence.

Written for answers of any shape: from the page they have the right one, from the API perhaps not.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms import part_checks, values
from forms.model import Field
from forms.part_checks import Problems
from forms.sentences import say
from forms.text import quote
from forms.text_checks import text_problem

MAX_FILES = 50


@dataclass(frozen=True)
class Setting:
    """What a check may look at besides the answer."""

    variables: Mapping[str, Any]
    language: str


def check(field: Field, value: Any, setting: Setting) -> Problems:
    """Yield what is wrong with an answer in which something was entered."""
    yield from _CHECKS[field.kind](field, value, setting)


def _text(field: Field, value: Any, setting: Setting) -> Problems:
    label = field.label(setting.language)
    multiline = field.kind == "textarea"
    if problem := text_problem(
        value, label, setting.language, longest=field.max_length, multiline=multiline
    ):
        yield field.key, problem
        return
    if len(value) < field.min_length:
        yield (
            field.key,
            say(
                "too_short", setting.language, label=label, limit=field.min_length, count=len(value)
            ),
        )
    elif field.pattern and not re.fullmatch(field.pattern, value):
        description = field.description(setting.language)
        yield (
            field.key,
            say(
                "pattern",
                setting.language,
                label=label,
                value=quote(value),
                description=description,
            ),
        )


def _number(field: Field, value: Any, setting: Setting) -> Problems:
    language, label = setting.language, field.label(setting.language)
    if field.decimals:
        right = isinstance(value, str) and values.decimal_number(value, field.decimals) == value
    else:
        right = type(value) is int and abs(value) < values.LARGEST
    if not right:
        name = "decimal_number" if field.decimals else "whole_number"
        yield field.key, say(name, language, label=label, value=quote(value), limit=field.decimals)
        return
    number = Decimal(value)
    if field.minimum is not None and number < field.minimum:
        yield field.key, say("too_small", language, label=label, limit=field.minimum, value=value)
    elif field.maximum is not None and number > field.maximum:
        yield field.key, say("too_big", language, label=label, limit=field.maximum, value=value)


def _date(field: Field, value: Any, setting: Setting) -> Problems:
    if not isinstance(value, str) or values.iso_date(value) != value:
        label = field.label(setting.language)
        yield field.key, say("date", setting.language, label=label, value=quote(value))


def _datetime(field: Field, value: Any, setting: Setting) -> Problems:
    if not isinstance(value, str) or values.moment(value) != value:
        label = field.label(setting.language)
        yield field.key, say("datetime", setting.language, label=label, value=quote(value))


def _choice(field: Field, value: Any, setting: Setting) -> Problems:
    if not isinstance(value, str) or value not in [option.value for option in field.options]:
        yield field.key, _no_such_option(field, value, setting.language)


def _checkbox(field: Field, value: Any, setting: Setting) -> Problems:
    if value is not True:
        label = field.label(setting.language)
        yield field.key, say("wrong_shape", setting.language, label=label, value=quote(value))


def _checklist(field: Field, value: Any, setting: Setting) -> Problems:
    if not isinstance(value, list):
        label = field.label(setting.language)
        yield field.key, say("wrong_shape", setting.language, label=label, value=quote(value))
        return
    known = [option.value for option in field.options]
    for number, each in enumerate(value):
        if not isinstance(each, str) or each not in known or each in value[:number]:
            yield field.key, _no_such_option(field, each, setting.language)
            return


def _files(field: Field, value: Any, setting: Setting) -> Problems:
    language, label = setting.language, field.label(setting.language)
    if not isinstance(value, list):
        yield field.key, say("wrong_shape", language, label=label, value=quote(value))
    elif len(value) > MAX_FILES:
        yield field.key, say("too_many", language, label=label, limit=MAX_FILES, count=len(value))
    else:
        for file in value:
            if not part_checks.is_file(file):
                name = file.get("name") if isinstance(file, Mapping) else file
                yield field.key, say("bad_file", language, label=label, value=quote(name))
                return


def _parts(field: Field, value: Any, setting: Setting) -> Problems:
    yield from part_checks.parts_problems(field, value, setting.language)


def _each_part(field: Field, value: Any, setting: Setting) -> Problems:
    rows = field.rows(value, setting.variables)
    yield from part_checks.answers_problems(field, value, rows, setting.language)


def _no_such_option(field: Field, value: object, language: str) -> str:
    options = ", ".join(option.label(language) for option in field.options)
    label = field.label(language)
    return say("no_such_option", language, label=label, value=quote(value), options=options)


_CHECKS: dict[str, Callable[[Field, Any, Setting], Problems]] = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "select": _choice,
    "radio": _choice,
    "checkbox": _checkbox,
    "checklist": _checklist,
    "files": _files,
    "parts": _parts,
    "decisions": _each_part,
    "alt_texts": _each_part,
    "crops": _each_part,
}
