"""What a form asks, as plain frozen data: made by `reading`, drawn by `macros/fields.html`.

A field's `kind` decides everything about it: how it is drawn, parsed and checked, and the shape of
its answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms import parts, showing
from forms.parts import Row
from forms.text import NO_TEXT, Text

# The answer when nothing was entered, by kind. A kind that is not listed has no answer.
EMPTY: Mapping[str, Any] = {
    "text": "",
    "textarea": "",
    "number": None,
    "date": "",
    "datetime": "",
    "select": "",
    "radio": "",
    "checkbox": False,
    "checklist": [],
    "parts": [],
    "decisions": [],
    "files": [],
    "alt_texts": [],
    "crops": [],
}
# What can be kept beside the log, to be erased: one plain value, not what files hang on.
PERSONAL_KINDS = (
    "text", "textarea", "number", "date", "datetime", "select", "radio", "checkbox", "checklist",
)  # fmt: skip
PER_PART = ("decisions", "alt_texts", "crops")  # one answer for each part of `source`, each photo


@dataclass(frozen=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True)
class Condition:
    """That another field of the same form has a certain value."""

    field: str
    value: str

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is so in `answers`; of a checklist, whether the value is among the ticked."""
        found = answers.get(self.field)
        if isinstance(found, list):
            return self.value in found
        if isinstance(found, bool):
            return self.value == ("true" if found else "false")
        return isinstance(found, str) and found == self.value


@dataclass(frozen=True)
class Suggestion:
    """Where a first value comes from: the first of `fields` that has one, put through `values`."""

    fields: tuple[str, ...]
    values: Mapping[str, str]  # empty: the value itself
    as_slug: bool = False


@dataclass(frozen=True)
class Field:
    """One thing that is asked or shown."""

    id: str  # the component's id in the form's source, named in problems
    key: str  # the variable; "" where there is none (heading, note, review, paraf)
    kind: str
    label: Text
    description: Text = NO_TEXT
    required: bool = False
    options: tuple[Option, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0  # digits after the point; 0: whole numbers
    min_length: int = 0
    max_length: int = 0
    pattern: str = ""
    default: Any = None
    read_only: bool = False
    personal: bool = False
    source: str = ""  # the variable with the parts that this field is about
    decisions: str = ""  # the variable with the decisions on them
    only: str = ""  # "setuju" | "tolak": only the parts so decided
    part_kinds: tuple[str, ...] = parts.KINDS
    title_from: str = ""  # an empty part of kind "judul" takes the text of this field
    take_from: str = ""  # parts may be made from the files of this field
    note_for: str = ""  # the reason that needs a note in own words
    show_when: Condition | None = None
    required_when: Condition | None = None
    required_unless: str = ""  # not required when this field is filled in
    all_when: Condition | None = None  # then every item of the checklist must be ticked
    suggestion: Suggestion | None = None

    @property
    def has_answer(self) -> bool:
        """Whether a person answers it: not a heading, a note, a shown value or a paraf."""
        return self.kind in EMPTY and not self.read_only

    @property
    def copies(self) -> tuple[str, ...]:
        """The fields of which this one may take the value."""
        suggested = self.suggestion.fields if self.suggestion else ()
        return (*suggested, *filter(None, (self.title_from, self.take_from)))

    @property
    def empty(self) -> Any:
        """The answer when nothing was entered."""
        value = EMPTY[self.kind]
        return list(value) if isinstance(value, list) else value

    def option_label(self, value: object, language: str) -> str:
        """Return what people read for an option's value; the value itself when it is no option."""
        for option in self.options:
            if option.value == value:
                return option.label(language)
        return str(value)

    def part_words(self, language: str) -> list[tuple[str, str]]:
        """Return the kinds of part that may be added, and what people call them."""
        return [(kind, parts.kind_word(kind, language)) for kind in self.part_kinds]

    def shown(self, value: Any, language: str) -> str:
        """Return a plain answer as people read it; "" if there is none."""
        if isinstance(value, list):
            return ", ".join(self.option_label(each, language) for each in value)
        if self.options and value:
            return self.option_label(value, language)
        return showing.shown(self.kind, value, language)

    def rows(self, value: Any, variables: Mapping[str, Any]) -> list[Row]:
        """Return one row for each part that this field is about, with what `value` says of it."""
        if self.kind == "parts":
            found = every = parts.part_list(value)
            return parts.rows(found, self.key, [], [], among=every)
        found = every = parts.part_list(variables.get(self.source))
        decisions = parts.mappings(variables.get(self.decisions))
        if self.only:
            found = parts.decided(found, decisions, self.only)
        if self.kind in ("alt_texts", "crops"):
            found = [part for part in found if part["kind"] == "foto"]
        answers = parts.mappings(value) if self.kind in PER_PART else decisions
        reasons = [option.value for option in self.options]
        return parts.rows(found, self.key, answers, reasons, among=every)


@dataclass(frozen=True)
class Form:
    id: str
    title: Text
    fields: tuple[Field, ...]

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The fields that a person answers."""
        return tuple(field for field in self.fields if field.has_answer)

    @property
    def paraf(self) -> Field | None:
        """The field that asks for the password again, if there is one."""
        return next((field for field in self.fields if field.kind == "paraf"), None)

    def field(self, key: str) -> Field | None:
        """Return the answered field of that key."""
        return next((field for field in self.inputs if field.key == key), None)
