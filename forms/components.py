"""One component of a form's source → one `Field`; what is wrong is collected, not raised."""

import keyword
import re
from typing import Any

from forms import parts
from forms.component import Component
from forms.model import EMPTY, PER_PART, Field, Option, Suggestion
from forms.text import Text

TYPES = {
    "textfield": "text",
    "textarea": "textarea",
    "number": "number",
    "datetime": "date",  # by its subtype
    "select": "select",
    "radio": "radio",
    "checkbox": "checkbox",
    "checklist": "checklist",
    "text": "note",  # a heading, when it begins with "#"
    "filepicker": "files",
    "alur-files": "files",
    "alur-parts": "parts",
    "alur-decisions": "decisions",
    "alur-alt-texts": "alt_texts",
    "alur-crops": "crops",
    "alur-review": "review",
    "alur-paraf": "paraf",
}
UNDRAWN = ("separator", "spacer", "button")  # layout, and form-js's own submit button
MAX_OPTIONS = 500
# The longest answer, when the form does not say: enough for a page, too short to fill a disk.
LONGEST = {"text": 500, "textarea": 10_000, "parts": 10_000, "decisions": 1000, "alt_texts": 500}
LONGEST_WITH_PATTERN = 200
MAX_DECIMALS = 6


def read_component(component: Component) -> Field | None:
    """Return the field, or nothing if the component has problems."""
    kind = _kind(component)
    if component.problems:
        return None
    for name in ("valuesKey", "valuesExpression", "conditional"):
        if component.raw.get(name):
            component.refuse("expression", name=name)
    field = Field(
        id=component.id,
        key=_key(component, kind),
        kind=kind,
        label=_label(component, kind),
        description=Text(
            component.text("description"), component.properties.get("description:en", "")
        ),
        required=kind == "paraf" or component.flag("required", component.rule("required")),
        options=_options(component, kind),
        minimum=component.decimal("min"),
        maximum=component.decimal("max"),
        decimals=_decimals(component),
        min_length=component.whole("minLength", 0, most=LONGEST["textarea"]),
        max_length=_longest(component, kind),
        pattern=_pattern(component),
        default=_default(component, kind),
        read_only=any(
            component.flag(name, component.raw.get(name)) for name in ("readonly", "disabled")
        ),
        personal=component.properties.get("alur:personal") == "true",
        **_properties(component, kind),
    )
    return None if component.problems else field


def _kind(component: Component) -> str:
    kind = TYPES.get(component.type, "")
    if not kind:
        component.refuse("unknown_type", value=component.type, options=", ".join(TYPES))
    if kind == "date":
        subtype = component.raw.get("subtype", "date")
        if subtype not in ("date", "datetime"):
            component.refuse("bad_value", name="subtype", value=subtype, options="date, datetime")
        return str(subtype)
    if kind == "note" and component.text("text").startswith("#"):
        return "heading"
    return kind


def _key(component: Component, kind: str) -> str:
    if kind not in EMPTY:
        return ""
    key = component.raw.get("key")
    # An expression on the diagram reads the variable by this name.
    named = isinstance(key, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", key)
    if not named or keyword.iskeyword(str(key)):
        component.refuse("bad_key", value=key)
    return str(key)


def _label(component: Component, kind: str) -> Text:
    name = "text" if kind in ("note", "heading") else "label"
    if kind in ("date", "datetime") and component.raw.get("label") is None:
        name = "dateLabel"  # form-js names the label of this one component otherwise
    label = component.text(name).lstrip("# ")
    if not label:
        component.refuse("no_label", value=component.raw.get("key", component.id))
    return Text(label, component.properties.get("label:en", ""))


def _options(component: Component, kind: str) -> tuple[Option, ...]:
    raw = component.raw.get("values") or []
    if not isinstance(raw, list) or len(raw) > MAX_OPTIONS:
        component.refuse("too_long", name="values", limit=MAX_OPTIONS)
        return ()
    if not raw and kind in ("select", "radio", "checklist"):
        component.refuse("no_options")
    options: dict[str, Option] = {}
    for number, each in enumerate(raw, start=1):
        option = _option(component, each)
        if option is None or option.value in options:
            component.refuse("bad_option", value=number)
        else:
            options[option.value] = option
    return tuple(options.values())


def _option(component: Component, raw: object) -> Option | None:
    if not isinstance(raw, dict):
        return None
    value, label = component.text("value", where=raw), component.text("label", where=raw)
    english = component.properties.get(f"option:en:{value}", "")
    return Option(value, Text(label, english)) if value and label else None


def _decimals(component: Component) -> int:
    digits = component.raw.get("decimalDigits") or 0
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= MAX_DECIMALS:
        component.refuse("wrong_type", name="decimalDigits", expected=f"0-{MAX_DECIMALS}")
        return 0
    return digits


def _longest(component: Component, kind: str) -> int:
    longest = LONGEST.get(kind, LONGEST["text"])
    most = LONGEST_WITH_PATTERN if component.rule("pattern") else LONGEST["textarea"]
    return component.whole("maxLength", min(longest, most), most=most)


def _pattern(component: Component) -> str:
    """Return a regular expression that ends soon on any text.

    Python's `re` backtracks: without groups and alternatives, and with at most three repetitions on
    a short text, the worst is some 200³ / 6 steps.
    """
    pattern = component.rule("pattern")
    if pattern is None:
        return ""
    text = pattern if isinstance(pattern, str) else ""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", text)
    too_many = len(re.findall(r"[*+?{]", bare)) > 3
    if not text or len(text) > LONGEST_WITH_PATTERN or too_many or re.search(r"[()|]", bare):
        component.refuse("bad_pattern", value=pattern)
        return ""
    try:
        re.compile(text)
    except (re.error, OverflowError):
        component.refuse("bad_pattern", value=text)
    return text


def _default(component: Component, kind: str) -> Any:
    default = component.raw.get("defaultValue")
    if default is None or kind not in EMPTY:
        return None
    if not isinstance(default, type(EMPTY[kind]) if EMPTY[kind] is not None else int):
        component.refuse("wrong_type", name="defaultValue", expected=kind)
    return default


def _properties(component: Component, kind: str) -> dict[str, Any]:
    properties = component.properties
    if kind in (*PER_PART, "review") and not properties.get("source"):
        component.refuse("no_source")
    only = component.one_of("only", parts.DECISIONS)
    return {
        "source": properties.get("source", ""),
        "decisions": properties.get("decisions", ""),
        "only": only[0] if only else "",
        "part_kinds": component.one_of("partKinds", parts.KINDS) or parts.KINDS,
        "title_from": properties.get("titleFrom", ""),
        "take_from": properties.get("takeFrom", ""),
        "note_for": properties.get("noteFor", ""),
        "show_when": component.condition("showWhen"),
        "required_when": component.condition("requiredWhen"),
        "required_unless": properties.get("requiredUnless", ""),
        "all_when": component.condition("allWhen"),
        "suggestion": _suggestion(component),
    }


def _suggestion(component: Component) -> Suggestion | None:
    fields = tuple(component.properties.get("suggestFrom", "").split())
    if not fields:
        return None
    values = {
        name.removeprefix("suggest:"): value
        for name, value in component.properties.items()
        if name.startswith("suggest:")
    }
    return Suggestion(fields, values, as_slug=component.one_of("suggestAs", ("slug",)) == ("slug",))
