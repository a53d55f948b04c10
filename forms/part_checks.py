"""What is wrong with files, with parts, and with what is answered about each part."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms import parts
from forms.actions import MAX_PARTS
from forms.model import Field
from forms.parts import Row
from forms.sentences import say
from forms.text import clean, quote, unreadable
from forms.text_checks import text_problem

Problems = Iterator[tuple[str, str]]  # input name, sentence

MAX_CAPTION = 500
MAX_FILE_NAME = 255
PART_ITEMS = {"id", "kind", "text", "file", "caption"}
ANSWER_ITEMS = {
    "decisions": {"part", "decision", "reason"},
    "alt_texts": {"part", "text"},
    "crops": {"part", "crop"},
}


def is_file(value: object) -> bool:
    """Whether `value` is a file reference: digest, name, type and size, each as it should be."""
    if not isinstance(value, Mapping) or set(value) != {"digest", "name", "type", "size"}:
        return False
    name, size = value["name"], value["size"]
    return (
        _matches(r"[0-9a-f]{64}", value["digest"])
        and _matches(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}", value["type"])
        and isinstance(name, str)
        and 0 < len(name) <= MAX_FILE_NAME
        and name == clean(name)
        and not unreadable(name)
        and type(size) is int
        and size >= 0
    )


def parts_problems(field: Field, value: Any, language: str) -> Problems:
    """Yield what is wrong with the parts of a release."""
    label = field.label(language)
    if not isinstance(value, list):
        yield field.key, say("wrong_shape", language, label=label, value=quote(value))
        return
    if len(value) > MAX_PARTS:
        yield field.key, say("too_many", language, label=label, limit=MAX_PARTS, count=len(value))
        return
    ids: list[str] = []
    for number, part in enumerate(value, start=1):
        if not _is_part(part):
            yield field.key, say("part_shape", language, number=number, value=quote(part))
            return
        if part["id"] in ids:
            yield field.key, say("twice", language, label=label, value=quote(part["id"]))
            return
        ids.append(part["id"])
        yield from _part_problems(field, part, number, language)


def _is_part(part: object) -> bool:
    return (
        isinstance(part, Mapping)
        and set(part) == PART_ITEMS
        and isinstance(part["kind"], str)
        and isinstance(part["id"], str)
        and parts.ID.match(part["id"]) is not None
    )


def _part_problems(field: Field, part: Mapping[str, Any], number: int, language: str) -> Problems:
    name = f"{field.key}.{part['id']}"
    if part["kind"] not in field.part_kinds:
        options = ", ".join(parts.kind_word(kind, language) for kind in field.part_kinds)
        yield (
            name,
            say("part_kind", language, number=number, value=quote(part["kind"]), options=options),
        )
    elif part["kind"] in parts.MEDIA:
        yield from _media_problems(name, part, number, language)
    else:
        yield from _words_problems(field, name, part, number, language)


def _words_problems(
    field: Field, name: str, part: Mapping[str, Any], number: int, language: str
) -> Problems:
    kind = parts.kind_word(part["kind"], language)
    if part["file"] is not None or part["caption"] != "":
        shape = quote(part["file"] or part["caption"])
        yield name, say("part_shape", language, number=number, value=shape)
    elif part["text"] == "":
        yield f"{name}.text", say("part_text", language, number=number, kind=kind)
    else:
        problem = text_problem(
            part["text"],
            f"{number}. {kind}",
            language,
            longest=field.max_length,
            multiline=part["kind"] != "judul",
        )
        if problem:
            yield f"{name}.text", problem


def _media_problems(name: str, part: Mapping[str, Any], number: int, language: str) -> Problems:
    kind, file = parts.kind_word(part["kind"], language), part["file"]
    label = f"{number}. {kind}"
    if part["text"] != "":
        yield name, say("part_shape", language, number=number, value=quote(part["text"]))
    elif file is None:
        yield f"{name}.upload", say("part_file", language, number=number, kind=kind)
    elif not is_file(file):
        shown = file.get("name") if isinstance(file, Mapping) else file
        yield f"{name}.upload", say("bad_file", language, label=label, value=quote(shown))
    elif not file["type"].startswith(parts.MEDIA_TYPES[part["kind"]]):
        yield (
            f"{name}.upload",
            say("part_media_type", language, number=number, kind=kind, value=quote(file["name"])),
        )
    if problem := text_problem(part["caption"], label, language, longest=MAX_CAPTION):
        yield f"{name}.caption", problem


def answers_problems(field: Field, value: Any, rows: Sequence[Row], language: str) -> Problems:
    """Yield what is wrong with answers about parts: each part once, and no other part."""
    problem = _list_problem(field, value, [row.part["id"] for row in rows], language)
    if problem:
        yield field.key, problem
        return
    for row in rows:
        if field.kind == "decisions":
            yield from _decision_problems(field, row, language)
        elif field.kind == "alt_texts":
            yield from _alt_text_problems(field, row, language)
        else:
            yield from _crop_problems(row, language)


def _list_problem(field: Field, value: Any, ids: Sequence[str], language: str) -> str:
    label = field.label(language)
    if not isinstance(value, list):
        return say("wrong_shape", language, label=label, value=quote(value))
    seen: list[str] = []
    for each in value:
        if not isinstance(each, Mapping) or set(each) != ANSWER_ITEMS[field.kind]:
            return say("wrong_shape", language, label=label, value=quote(each))
        if each["part"] not in ids:
            return say("about_no_part", language, label=label, value=quote(each["part"]))
        if each["part"] in seen:
            return say("twice", language, label=label, value=quote(each["part"]))
        seen.append(each["part"])
    return ""


def _decision_problems(field: Field, row: Row, language: str) -> Problems:
    kind = parts.kind_word(row.kind, language)
    reason = row.answer.get("reason", "")
    if row.decision not in parts.DECISIONS:
        yield f"{row.name}.decision", say("decide", language, number=row.number, kind=kind)
    elif row.decision == "tolak" and (reason == "" or (field.options and not row.choice)):
        yield f"{row.name}.reason", say("give_reason", language, number=row.number, kind=kind)
    elif row.decision == "tolak" and row.choice == field.note_for and not row.note:
        yield (
            f"{row.name}.note",
            say("give_note", language, number=row.number, kind=kind, value=row.choice),
        )
    elif problem := text_problem(
        reason, row.word(language), language, longest=field.max_length, multiline=True
    ):
        yield f"{row.name}.note", problem


def _alt_text_problems(field: Field, row: Row, language: str) -> Problems:
    text = row.answer.get("text", "")
    if text == "":
        if field.required:
            kind = parts.kind_word(row.kind, language)
            yield f"{row.name}.text", say("alt_text", language, number=row.number, kind=kind)
    elif problem := text_problem(text, row.word(language), language, longest=field.max_length):
        yield f"{row.name}.text", problem


def _crop_problems(row: Row, language: str) -> Problems:
    crop = row.answer.get("crop")
    if not isinstance(crop, str) or crop not in parts.CROPS:
        kind = parts.kind_word(row.kind, language)
        options = ", ".join(parts.CROPS)
        yield (
            f"{row.name}.crop",
            say("crop", language, number=row.number, kind=kind, value=quote(crop), options=options),
        )


def _matches(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
