"""Form-js JSON → a checked `Form`, or every problem in it at once, each with the component's id.

A closed world: a component, an expression or a property that we would not obey is refused, never
ignored. What form-js has no words for stands in a component's `properties`, string to string
(`component.PROPERTIES`). Source: form-js's schema; docs.camunda.io, "Camunda Forms reference".
"""

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

from forms.component import Component
from forms.components import UNDRAWN, read_component
from forms.model import Field, Form
from forms.problems import FormProblem, UnreadableForm, problem
from forms.text import Text

MAX_FORM_BYTES = 256 * 1024
MAX_COMPONENTS = 200


@lru_cache(maxsize=256)
def read_form(source: bytes) -> Form:
    """Return the form that `source` (UTF-8 JSON) describes.

    Raises:
        UnreadableForm: it is no form, or asks for what we do not obey; `problems` has them all.
    """
    root = _object(source)
    title = root.get("title") or root.get("id")
    properties = root.get("properties") if isinstance(root.get("properties"), dict) else {}
    problems: list[FormProblem] = []
    fields = _fields(root, problems)
    problems += _broken_references(fields)
    if problems:
        raise UnreadableForm(tuple(problems))
    english = properties.get("title:en", "") if isinstance(properties, dict) else ""
    return Form(id=str(root["id"]), title=Text(str(title), str(english)), fields=fields)


def _object(source: bytes) -> dict[str, Any]:
    if len(source) > MAX_FORM_BYTES:
        _refuse("too_big", limit=MAX_FORM_BYTES // 1024, count=len(source) // 1024)
    try:
        root = json.loads(
            source,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_without_twins,
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableForm((problem("", "not_json", value=str(error)[:100]),)) from error
    if not isinstance(root, dict) or root.get("type", "default") != "default":
        _refuse("not_a_form")
    if not isinstance(root.get("id"), str) or not root["id"]:
        _refuse("no_form_id")
    components = root.get("components")
    if not isinstance(components, list) or len(components) > MAX_COMPONENTS:
        _refuse("components", limit=MAX_COMPONENTS)
    return root


def _fields(root: dict[str, Any], problems: list[FormProblem]) -> tuple[Field, ...]:
    fields: list[Field] = []
    for number, raw in enumerate(root["components"], start=1):
        component = Component(raw, number)
        if component.type not in UNDRAWN:
            field = read_component(component)
            problems += component.problems
            fields += [field] if field else []
    return tuple(fields)


def _broken_references(fields: tuple[Field, ...]) -> list[FormProblem]:
    """Return what names a field that is not there; `showWhen` looks back, so never in a circle."""
    found: list[FormProblem] = []
    ids: set[str] = set()
    keys: set[str] = set()
    all_keys = {field.key for field in fields if field.has_answer}
    for field in fields:
        if field.id in ids:
            found.append(problem(field.id, "twice_id"))
        if field.has_answer and field.key in keys:
            found.append(problem(field.id, "twice_key", value=field.key))
        if field.show_when and field.show_when.field not in keys:
            found.append(problem(field.id, "looks_back", value=field.show_when.field))
        for name in _named(field):
            if name not in all_keys:
                found.append(problem(field.id, "no_such_field", value=name))
        ids.add(field.id)
        keys |= {field.key} if field.has_answer else set()
    return found


def _named(field: Field) -> list[str]:
    conditions = [each.field for each in (field.required_when, field.all_when) if each]
    return conditions + [
        each for each in (field.required_unless, field.title_from, field.take_from) if each
    ]


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _refuse(name: str, **values: object) -> NoReturn:
    raise UnreadableForm((problem("", name, **values),))
