"""The parts (*bagian*) of a release and what is said of each: shapes, and nothing about forms.

A part is `{"id", "kind", "text", "file", "caption"}`, a decision `{"part", "decision", "reason"}`.
What comes from a variable or a draft is taken as it may be: whatever has another shape is left out,
never a reason to fail.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.text import Text

KINDS = ("judul", "paragraf", "foto", "video", "lampiran")
MEDIA = ("foto", "video", "lampiran")
DECISIONS = ("setuju", "tolak")
CROPS = ("asli", "persegi", "lanskap")
ID = re.compile(r"b[1-9][0-9]{0,3}\Z")
WORDS = {
    "judul": Text("Judul", "Title"),
    "paragraf": Text("Paragraf", "Paragraph"),
    "foto": Text("Foto", "Photo"),
    "video": Text("Video", "Video"),
    "lampiran": Text("Lampiran", "Attachment"),
}
# What a file must be to stand in a part of that kind; an attachment may be anything.
MEDIA_TYPES = {"foto": "image/", "video": "video/", "lampiran": ""}


@dataclass(frozen=True)
class Row:
    """One part on the page, and what was answered about it."""

    number: int
    name: str  # of its inputs: "keputusan.b1"
    part: Mapping[str, Any]
    answer: Mapping[str, Any]
    choice: str  # the standard reason that `answer` starts with, and the rest of it
    note: str

    @property
    def kind(self) -> str:
        return str(self.part["kind"])

    @property
    def decision(self) -> str:
        decision = self.answer.get("decision")
        return decision if isinstance(decision, str) else ""

    def word(self, language: str) -> str:
        """Return what people call this part: "3. Foto"."""
        return f"{self.number}. {kind_word(self.kind, language)}"


def kind_word(kind: str, language: str) -> str:
    """Return what people call a kind of part."""
    return WORDS[kind](language) if kind in WORDS else kind


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the mappings in a list; nothing of anything else."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def part_list(value: object) -> list[Mapping[str, Any]]:
    """Return the parts in a variable or draft: those that have an id and a kind."""
    found: dict[str, Mapping[str, Any]] = {}
    for part in mappings(value):
        if isinstance(part.get("id"), str) and isinstance(part.get("kind"), str):
            found.setdefault(part["id"], part)
    return list(found.values())


def rows(
    found: Sequence[Mapping[str, Any]],
    key: str,
    answers: Sequence[Mapping[str, Any]],
    reasons: Sequence[str],
    *,
    among: Sequence[Mapping[str, Any]],
) -> list[Row]:
    """Return a row for each part, with what is answered about it.

    Args:
        found: the parts.
        key: of the field, with which the inputs' names begin.
        answers: each names its part; the first about a part counts.
        reasons: the standard ones, with which a reason may begin.
        among: all parts of the release, so that a part has one number on every form.
    """
    about: dict[Any, Mapping[str, Any]] = {}
    for answer in answers:
        if isinstance(answer.get("part"), str):
            about.setdefault(answer["part"], answer)
    numbers = {part["id"]: number for number, part in enumerate(among, start=1)}
    made = []
    for part in found:
        answer = about.get(part["id"], {})
        choice, note = split_reason(answer.get("reason"), reasons)
        made.append(Row(numbers[part["id"]], f"{key}.{part['id']}", part, answer, choice, note))
    return made


def decided(
    found: Sequence[Mapping[str, Any]], decisions: Sequence[Mapping[str, Any]], decision: str
) -> list[Mapping[str, Any]]:
    """Return the parts on which `decision` was taken, in their own order."""
    ids = [each.get("part") for each in decisions if each.get("decision") == decision]
    return [part for part in found if part["id"] in ids]


def next_id(found: Sequence[Mapping[str, Any]]) -> str:
    """Return an id that no part has: one more than the highest.

    >>> next_id([{"id": "b1"}, {"id": "b7"}])
    'b8'
    """
    numbers = [int(part["id"][1:]) for part in found if ID.match(str(part["id"]))]
    return f"b{max(numbers, default=0) + 1}"


def new_part(found: Sequence[Mapping[str, Any]], kind: str) -> dict[str, Any]:
    """Return an empty part of `kind` that may be added to `found`."""
    return {"id": next_id(found), "kind": kind, "text": "", "file": None, "caption": ""}


def join_reason(choice: str, note: str) -> str:
    """Return one readable reason: the standard one, then the person's own words.

    >>> join_reason("Informasi dikecualikan", "memuat alamat rumah")
    'Informasi dikecualikan: memuat alamat rumah'
    """
    return f"{choice}: {note}" if choice and note else choice or note


def split_reason(reason: object, standard: Sequence[str]) -> tuple[str, str]:
    """Return the standard reason that `reason` starts with ("" if none) and the words after it."""
    text = reason if isinstance(reason, str) else ""
    for choice in sorted(standard, key=len, reverse=True):
        if text == choice:
            return choice, ""
        if text.startswith(f"{choice}: "):
            return choice, text.removeprefix(f"{choice}: ")
    return "", text
