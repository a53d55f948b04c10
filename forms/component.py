"""A component as it stands in a form's source, and the problems found in it so far."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.model import Condition
from forms.problems import FormProblem, problem
from forms.text import clean

MAX_LABEL = 2000
PROPERTIES = (
    "label:en",
    "description:en",
    "showWhen",
    "requiredWhen",
    "requiredUnless",
    "allWhen",
    "suggestFrom",
    "suggestAs",
    "source",
    "decisions",
    "only",
    "partKinds",
    "titleFrom",
    "takeFrom",
    "noteFor",
    "alur:personal",
)
OPEN_PROPERTIES = ("option:en:", "suggest:")  # followed by an option's or the other field's value


class Component:
    """Reads one value after the other; what is wrong is collected, so that all is told at once."""

    def __init__(self, raw: object, number: int) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self.problems: list[FormProblem] = []
        self.id = self.raw["id"] if isinstance(self.raw.get("id"), str) else ""
        self.type = str(self.raw.get("type", ""))
        if not isinstance(raw, dict):
            self.refuse("not_a_component", value=number)
        elif not self.id:
            self.refuse("no_id", value=number)
        self.properties = self._properties()

    def refuse(self, sentence: str, /, **values: object) -> None:
        """Note a problem of this component."""
        self.problems.append(problem(self.id, sentence, **values))

    def text(self, name: str, *, where: Mapping[str, Any] | None = None) -> str:
        """Return a text; "" if there is none."""
        value = (self.raw if where is None else where).get(name)
        if value is None or not isinstance(value, str):
            if value is not None:
                self.refuse("wrong_type", name=name, expected="text")
            return ""
        if len(value) > MAX_LABEL:
            self.refuse("too_long", name=name, limit=MAX_LABEL)
        if value.startswith("="):
            self.refuse("expression", name=name)
        return clean(value, multiline=True)

    def rule(self, name: str) -> Any:
        """Return one of the component's `validate` rules."""
        rules = self.raw.get("validate")
        return rules.get(name) if isinstance(rules, dict) else None

    def flag(self, name: str, value: object) -> bool:
        """Return a true or false; a FEEL expression is neither."""
        if isinstance(value, str) and value.startswith("="):
            self.refuse("expression", name=name)
        elif value is not None and not isinstance(value, bool):
            self.refuse("wrong_type", name=name, expected="true/false")
        return value is True

    def whole(self, name: str, default: int, *, most: int) -> int:
        """Return a `validate` rule that is a whole number from 0 to `most`."""
        value = self.rule(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.refuse("wrong_type", name=name, expected=f"0-{most}")
            return default
        return value

    def decimal(self, name: str) -> Decimal | None:
        """Return a `validate` rule that is a number."""
        value = self.rule(name)
        if value is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
            if value is not None:
                self.refuse("wrong_type", name=name, expected="number")
            return None
        return Decimal(value)

    def condition(self, name: str) -> Condition | None:
        """Return a property of the form `field=value`."""
        written = self.properties.get(name)
        if written is None:
            return None
        field, equals, value = written.partition("=")
        if not equals or not field.strip() or not value.strip():
            self.refuse("bad_condition", name=name, value=written)
            return None
        return Condition(field.strip(), value.strip())

    def one_of(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a property, each of which must be known."""
        words = tuple(self.properties.get(name, "").split())
        for word in words:
            if word not in known:
                self.refuse("bad_value", name=name, value=word, options=", ".join(known))
        return words

    def _properties(self) -> dict[str, str]:
        written = self.raw.get("properties")
        found: dict[str, str] = {}
        for name, value in written.items() if isinstance(written, dict) else ():
            if name not in PROPERTIES and not name.startswith(OPEN_PROPERTIES):
                self.refuse("unknown_property", value=name, options=", ".join(PROPERTIES))
            elif not isinstance(value, str) or len(value) > MAX_LABEL:
                self.refuse("wrong_type", name=name, expected="text")
            else:
                found[name] = value
        return found
