"""What a page sends to be saved as a draft: JSON, strictly read; and a diagram as text.

A draft may be broken, so only sizes and shapes are looked at here. What is wrong with it, the same
rules say that a deployment goes by.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import request

from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.errors import Invalid, Refusal
from engine.rehearsal import MAX_SCENARIO_BYTES, MAX_SCENARIOS
from forms.reading import MAX_FORM_BYTES

MAX_BODY_BYTES = 8_000_000
MAX_FORMS = 100
MAX_NAME_LETTERS = 120
_DECLARED = re.compile(r"""(\A<\?xml[^>]{0,200}?encoding\s*=\s*["'])UTF-16(?:LE|BE)?(["'])""", re.I)
_KNOWN = ("revision", "diagram", "forms", "scenarios", "name", "shared")


class TooLarge(Refusal):
    """More was sent than a draft may hold."""

    status = 413


@dataclass(frozen=True)
class Changes:
    """What is to be saved, on which revision."""

    revision: int
    columns: dict[str, Any] = field(default_factory=dict)  # of the table


def read_changes() -> Changes:
    """Return what this request wants saved.

    Raises:
        Refusal: it cannot be read; the sentence says what is wrong with it.
    """
    body = read_object(_KNOWN)
    revision = body.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise Invalid("Expected the revision as a whole number in 'revision'", field="revision")
    columns: dict[str, Any] = {}
    if "diagram" in body:
        columns["diagram"] = diagram_bytes(body["diagram"])
    if "forms" in body:
        columns["forms"] = _texts(body["forms"], "forms", MAX_FORMS, MAX_FORM_BYTES)
    if "scenarios" in body:
        found = _texts(body["scenarios"], "scenarios", MAX_SCENARIOS, MAX_SCENARIO_BYTES)
        columns["scenarios"] = found
    if "name" in body:
        columns["name"] = draft_name(body["name"])
    if "shared" in body:
        if not isinstance(body["shared"], bool):
            raise Invalid("Expected true or false in 'shared'", field="shared")
        columns["shared"] = body["shared"]
    return Changes(revision, columns)


def read_object(known: tuple[str, ...]) -> dict[str, Any]:
    """Return the JSON object of this request, which has no other fields than those that are known.

    Raises:
        TooLarge: it is larger than a draft may be.
        Invalid: it is none.
    """
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise TooLarge(
            f"Expected at most {MAX_BODY_BYTES} bytes, but {request.content_length} were sent",
            indonesian="Rancangan ini terlalu besar untuk disimpan.",
        )
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as problem:
        raise Invalid(f"Expected JSON, but {problem}") from problem
    if not isinstance(body, dict):
        raise Invalid("Expected a JSON object")
    for name in body:
        if name not in known:
            raise Invalid(
                f"Expected only {', '.join(known)}, but found '{str(name)[:40]}'", field=name
            )
    return body


def diagram_bytes(text: Any) -> bytes:
    """Return a diagram that was sent as text.

    Raises:
        Invalid: it is no text, or larger than a diagram may be.
    """
    if not isinstance(text, str):
        raise Invalid("Expected the diagram as text in 'diagram'", field="diagram")
    written = _encoded(text, "diagram")
    if len(written) > MAX_DIAGRAM_BYTES:
        raise Invalid(
            f"Expected a diagram of at most {MAX_DIAGRAM_BYTES} bytes, found {len(written)}",
            indonesian="Diagram ini terlalu besar.",
            field="diagram",
        )
    return written


def as_utf8(diagram: bytes) -> bytes:
    """Return a diagram in UTF-8; a file may also come in UTF-16.

    Raises:
        Invalid: it is neither.
    """
    is_wide = diagram.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = diagram.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Invalid(
            f"Expected a diagram in UTF-8 or UTF-16, but {problem}",
            indonesian="Berkas diagram harus ditulis dalam UTF-8 atau UTF-16.",
            field="bpmn",
        ) from problem
    return _encoded(_DECLARED.sub(r"\1UTF-8\2", text, count=1) if is_wide else text, "bpmn")


def small_enough(content: bytes, place: str, most: int) -> bytes:
    """Return a file that is no larger than a draft may hold.

    Raises:
        Invalid: it is larger.
    """
    if len(content) > most:
        raise Invalid(
            f"Expected at most {most} bytes in '{place[:80]}', found {len(content)}",
            indonesian=f"'{place[:80]}' paling besar {most} bita, tetapi yang ini lebih.",
            field="bpmn",
        )
    return content


def few_enough(files: dict[str, bytes], most: int) -> dict[str, bytes]:
    """Return files that are no more than a draft may hold, each with a name that it can keep.

    Raises:
        Invalid: there are more, or one has another name.
    """
    long = [name for name in files if not name or len(name) > MAX_NAME_LETTERS]
    if long or len(files) > most:
        raise Invalid(
            f"Expected at most {most} files with names of at most {MAX_NAME_LETTERS} letters",
            indonesian=f"Paling banyak {most} berkas sejenis, masing-masing bernama paling "
            f"panjang {MAX_NAME_LETTERS} huruf.",
            field="bpmn",
        )
    for name in files:
        _encoded(name, "bpmn")
    return files


def draft_name(said: Any) -> str:
    """Return the name of a draft.

    Raises:
        Invalid: it is empty, or too long.
    """
    name = " ".join(said.split()) if isinstance(said, str) else ""
    if not name or len(name) > MAX_NAME_LETTERS:
        raise Invalid(
            f"Expected a name of 1 to {MAX_NAME_LETTERS} letters",
            indonesian=f"Beri nama rancangan, paling panjang {MAX_NAME_LETTERS} huruf.",
            field="name",
        )
    _encoded(name, "name")
    return name


def form_files(forms: Any) -> dict[str, bytes]:
    """Return forms that were sent as objects, as files.

    Raises:
        Invalid: they are none.
    """
    texts = _texts(forms, "forms", MAX_FORMS, MAX_FORM_BYTES)
    return {name: text.encode() for name, text in texts.items()}


def _texts(files: Any, place: str, most: int, largest: int) -> dict[str, str]:
    if not isinstance(files, Mapping) or len(files) > most:
        raise Invalid(f"Expected at most {most} objects by id in '{place}'", field=place)
    texts = {}
    for name, content in files.items():
        if not name or len(name) > MAX_NAME_LETTERS or not isinstance(content, dict):
            raise Invalid(f"Expected an object by its id in '{place}'", field=place)
        text = orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()
        _encoded(name, place)
        if len(text.encode()) > largest:
            raise Invalid(
                f"Expected at most {largest} bytes in '{place}.{name}', found {len(text)}",
                indonesian=f"'{name}' terlalu besar.",
                field=place,
            )
        texts[name] = text
    return texts


def _encoded(text: str, place: str) -> bytes:
    """Return a text as bytes.

    Raises:
        Invalid: it holds what no database keeps.
    """
    try:
        written = text.encode()
    except UnicodeEncodeError as problem:
        raise Invalid(f"Expected text in '{place}', but {problem}", field=place) from problem
    if b"\0" in written:
        raise Invalid(f"Expected text in '{place}', found the character 0", field=place)
    return written
