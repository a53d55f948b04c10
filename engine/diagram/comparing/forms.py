"""What forms ask, field by field, as plain JSON: the engine knows no more of a form than that.

A field is known by its variable (`key`), or else by its component's id. How a file is written
(indentation, order of properties) makes no difference; the order of the fields does.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from engine.diagram.comparing.difference import ORDER, Value
from engine.diagram.comparing.thing import Thing

_ABOUT_THE_FILE = frozenset({"components", "id", "type", "schemaVersion", "exporter"})
_NOT_SAID = frozenset({"layout", "type"})  # form-js's grid; the type is what kind of field it is
_DEEPEST = 12  # of hostile JSON no more is looked at


def form_things(forms: Mapping[str, bytes]) -> Iterator[Thing]:
    """Yield each form by its id, and after it each of its fields in the order of the form."""
    for form_id in sorted(forms):
        source = forms[form_id]
        form = _read(source)
        if form is None:
            text = source.decode(errors="replace")
            yield Thing("form", form_id, "form", form_id, {"source": text})
            continue
        fields = list(_fields(form_id, form["components"]))
        facts = _flat({k: v for k, v in form.items() if k not in _ABOUT_THE_FILE})
        facts[ORDER] = tuple(field.id for field in fields)
        title = form.get("title")
        yield Thing("form", form_id, "form", title if isinstance(title, str) else form_id, facts)
        yield from fields


def _read(source: bytes) -> dict[str, Any] | None:
    try:
        form = orjson.loads(source)
    except orjson.JSONDecodeError:
        return None
    is_form = isinstance(form, dict) and isinstance(form.get("components"), list)
    return form if is_form else None


def _fields(form_id: str, components: Sequence[Any]) -> Iterator[Thing]:
    seen: dict[str, int] = {}
    for component in _components(components, _DEEPEST):
        own = str(component.get("key") or component.get("id") or component.get("type") or "")
        seen[own] = seen.get(own, 0) + 1
        named = own if seen[own] == 1 else f"{own} ({seen[own]})"
        said = {k: v for k, v in component.items() if k not in (*_NOT_SAID, "components")}
        facts = {"kind": str(component.get("type", "")), **_flat(said)}
        label = component.get("label") or component.get("text") or own
        yield Thing("field", named, str(facts["kind"]), str(label)[:200], facts, within=form_id)


def _components(components: Sequence[Any], depth: int) -> Iterator[dict[str, Any]]:
    """Yield the components of a form, and those that lie in groups of it."""
    for component in components:
        if isinstance(component, dict):
            yield component
            inner = component.get("components")
            if isinstance(inner, list) and depth:
                yield from _components(inner, depth - 1)


def _flat(said: Mapping[str, Any], prefix: str = "", depth: int = _DEEPEST) -> dict[str, Value]:
    """Return nested properties by dotted names: {"validate": {"required": true}} → …required."""
    found: dict[str, Value] = {}
    for name in sorted(said):
        value = said[name]
        if isinstance(value, dict) and depth:
            found |= _flat(value, f"{prefix}{name}.", depth - 1)
        elif (plain := _plain(value)) not in (None, "", (), False):
            found[prefix + name] = plain
    return found


def _plain(value: Any) -> Value:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list):
        return tuple(_option(each) for each in value)
    return _json(value)


def _option(value: Any) -> str:
    """Return an entry of a list; of an option, what is stored and what people read."""
    if isinstance(value, dict) and set(value) == {"label", "value"}:
        return f"{value['value']}: {value['label']}"
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
