"""The forms of a draft: added, renamed, removed; each is kept as it was written, right or wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from engine.errors import Conflict, Invalid, NotFound
from forms.problems import UnreadableForm
from forms.reading import MAX_FORM_BYTES, read_form
from webapp.accounts.queries import Account
from webapp.drafts import queries
from webapp.drafts.access import own_draft
from webapp.drafts.content import MAX_FORMS
from webapp.drafts.records import Draft

FORM_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")  # stands in an address and names a file
Change = Callable[[dict[str, bytes]], None]


@dataclass(frozen=True)
class FormLine:
    """One form of a draft, as the list shows it."""

    form_id: str
    title: str
    fields: int
    problems: tuple[str, ...]  # in the reader's language; () when it can be read
    has_address: bool  # a form from elsewhere may have an id that no address can carry


def lines(forms: Mapping[str, bytes], language: str) -> list[FormLine]:
    """Return the forms in the order of their ids."""
    return [_line(name, source, language) for name, source in sorted(forms.items())]


def form_of(draft: Draft, form_id: str) -> bytes:
    """Return a form of a draft.

    Raises:
        NotFound: it has none of that id.
    """
    if form_id not in draft.forms:
        raise NotFound(
            f"Expected a form '{form_id[:40]}' in the draft, found none",
            indonesian=f"Formulir '{form_id[:40]}' tidak ada pada rancangan ini.",
        )
    return draft.forms[form_id]


def change_forms(
    connection: Connection, account: Account, draft_id: UUID, at: datetime, change: Change
) -> Draft:
    """Change the forms of one's own draft, all of it or nothing; return what it was before.

    Raises:
        Refusal: it is not his, the change is refused, or somebody saved meanwhile.
    """
    draft = own_draft(connection, account, draft_id)
    forms = dict(draft.forms)
    change(forms)
    _save(connection, draft, at, forms=queries.texts(forms))
    return draft


def rename_form(
    connection: Connection, account: Account, draft_id: UUID, at: datetime, old: str, new: str
) -> None:
    """Give a form another id, in itself and in the steps that name it.

    Raises:
        Refusal: it is not his, there is none, or the id cannot be used.
    """
    draft = own_draft(connection, account, draft_id)
    source = form_of(draft, old)
    forms = {name: each for name, each in draft.forms.items() if name != old}
    _require_free(forms, new)
    forms[new] = with_id(source, new)
    diagram = _with_reference(draft.diagram, old, new)
    _save(connection, draft, at, forms=queries.texts(forms), diagram=diagram)


def add_form(forms: dict[str, bytes], form_id: str, source: bytes) -> None:
    """Add a form to others.

    Raises:
        Invalid: its id is taken or cannot be used, it is too large, or there are too many.
    """
    _require_free(forms, form_id)
    if len(forms) >= MAX_FORMS:
        raise Invalid(
            f"Expected at most {MAX_FORMS} forms in a draft",
            indonesian=f"Rancangan memuat paling banyak {MAX_FORMS} formulir.",
            field="form_id",
        )
    forms[form_id] = as_object(source)


def blank_form(form_id: str, title: str) -> bytes:
    """Return a form with a title that asks nothing yet."""
    empty = {"type": "default", "id": form_id, "title": title or form_id, "components": []}
    return orjson.dumps(empty, option=orjson.OPT_INDENT_2)


def as_object(source: bytes, name: str = "formulir") -> bytes:
    """Return a form's source if it is one JSON object of a form's size; `name` is its file's.

    Raises:
        Invalid: it is not.
    """
    if len(source) > MAX_FORM_BYTES:
        raise Invalid(
            f"Expected a form of at most {MAX_FORM_BYTES} bytes, found more",
            indonesian=f"Formulir paling besar {MAX_FORM_BYTES // 1024} KB.",
            field="forms",
        )
    if not isinstance(_loaded(source), dict) or "\\u0000" in source.decode(errors="replace"):
        raise Invalid(
            f"Expected one JSON object in the file '{name[:80]}', found something else",
            indonesian=f"Berkas '{name[:80]}' harus berisi satu objek JSON.",
            field="forms",
        )
    return source


def with_id(source: bytes, form_id: str) -> bytes:
    """Return a form with another id in it."""
    found = _loaded(source)
    if not isinstance(found, dict):
        return source
    return orjson.dumps({**found, "id": form_id}, option=orjson.OPT_INDENT_2)


def own_id(source: bytes) -> str:
    """Return the id that a form says itself; "" when it says none."""
    found = _loaded(source)
    said = found.get("id") if isinstance(found, dict) else None
    return said if isinstance(said, str) else ""


def _save(connection: Connection, draft: Draft, at: datetime, **columns: Any) -> None:
    if not queries.save(connection, draft, draft.revision, at, **columns):
        raise Conflict(
            "Expected nobody to save the draft meanwhile, but somebody did",
            indonesian="Rancangan ini sudah disimpan dari tempat lain. Muat ulang halaman ini.",
        )


def _require_free(forms: Mapping[str, bytes], form_id: str) -> None:
    if not FORM_ID.fullmatch(form_id):
        raise Invalid(
            f"Expected an id of letters, digits, '_', '-' and '.', found '{form_id[:40]}'",
            indonesian="Id formulir terdiri atas huruf, angka, '_', '-', dan '.'; "
            f"yang ditulis '{form_id[:40]}'.",
            field="form_id",
        )
    if form_id in forms:
        raise Invalid(
            f"Expected a new id, but there is a form '{form_id}'",
            indonesian=f"Formulir '{form_id}' sudah ada pada rancangan ini.",
            field="form_id",
        )


def _with_reference(diagram: bytes, old: str, new: str) -> bytes:
    """Return a diagram whose steps name the form by its new id; whole or not, it is only text."""
    pattern = rf"""(\bformRef\s*=\s*)(["']){re.escape(old)}\2"""
    return re.sub(pattern, rf"\g<1>\g<2>{new}\g<2>", diagram.decode()).encode()


def _loaded(source: bytes) -> object:
    try:
        return orjson.loads(source)
    except orjson.JSONDecodeError:
        return None


def _line(name: str, source: bytes, language: str) -> FormLine:
    has_address = FORM_ID.fullmatch(name) is not None
    try:
        form = read_form(source)
    except UnreadableForm as refusal:
        said = tuple(
            f"{each.component_id} {each.sentence(language)}".strip() for each in refusal.problems
        )
        return FormLine(name, "", 0, said[:5], has_address)
    return FormLine(name, form.title(language), len(form.inputs), (), has_address)
