"""With what a new draft begins: a version, a draft that is shared, a file, or a blank page."""

from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from flask import request
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from engine import queries as engine_queries
from engine.bundles import MAX_TOTAL_BYTES, Bundle, sort_out
from engine.diagram import processes
from engine.diagram.composing import SEPARATOR
from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.errors import Forbidden, Invalid
from engine.rehearsal import MAX_SCENARIO_BYTES, MAX_SCENARIOS
from webapp.accounts.queries import Account
from webapp.context import office
from webapp.drafts import queries
from webapp.drafts.blank import blank, process_id_of
from webapp.drafts.content import MAX_FORMS, as_utf8, draft_name, few_enough, small_enough
from webapp.drafts.forms import as_object
from webapp.drafts.records import Content


@dataclass(frozen=True)
class Beginning:
    """What a draft begins with."""

    process_id: str
    name: str
    content: Content
    base: UUID | None = None
    base_version: int | None = None


def beginning_of(connection: Connection, account: Account) -> Beginning:
    """Return what this request wants to begin with.

    Raises:
        Refusal: there is no such thing, or it cannot be read.
    """
    file = request.files.get("bpmn")
    if request.form.get("definition"):
        return _of_version(connection, account, _id("definition"))
    if request.form.get("draft"):
        return _of_draft(connection, account, _id("draft"))
    if file is not None and file.filename:
        return _of_file(file)
    name = draft_name(request.form.get("name"))
    return Beginning(process_id_of(name), name, Content(blank(name)))


def _of_version(connection: Connection, account: Account, definition_id: UUID) -> Beginning:
    source = engine_queries.diagram(
        connection, unit_id=account.unit_id, definition_id=definition_id
    )
    definition = office().runtime.definitions.get(definition_id)
    process = definition.process
    forms = {name: form for name, form in definition.forms.items() if SEPARATOR not in name}
    scenarios = engine_queries.scenarios_of(connection, definition_id=definition_id)
    return Beginning(
        process.id,
        process.name or process.id,
        Content(as_utf8(source), forms, scenarios),
        definition_id,
        definition.version,
    )


def _of_draft(connection: Connection, account: Account, draft_id: UUID) -> Beginning:
    """Copy a draft: one's own, or one that is shared."""
    found = queries.draft(connection, unit_id=account.unit_id, draft_id=draft_id)
    if not found.is_of(account.id) and not found.shared:
        raise Forbidden(
            f"Expected a draft that is shared, but {found.owner_name} does not share it",
            indonesian=f"Rancangan ini milik {found.owner_name} dan tidak dibagikan.",
        )
    content = Content(found.diagram, found.forms, found.scenarios)
    return Beginning(found.process_id, found.name, content, found.base, found.base_version)


def _of_file(file: FileStorage) -> Beginning:
    """Begin with one diagram, or a ZIP with one, its forms and its scenarios."""
    name = PurePath(file.filename or "").name[:120]
    with file.stream as stream:
        content = stream.read(MAX_TOTAL_BYTES + 1)
    is_archive = name.lower().endswith(".zip")
    bundle = sort_out({name: content}) if is_archive else Bundle({name: content})
    if bundle.problems or len(bundle.diagrams) != 1:
        problem = bundle.problems[0].message if bundle.problems else None
        raise Invalid(
            problem["en"] if problem else "Expected one diagram in the file, found none or several",
            indonesian=problem["id"] if problem else "Kirim tepat satu diagram.",
            field="bpmn",
        )
    ((file_name, diagram),) = bundle.diagrams.items()
    written = small_enough(as_utf8(diagram), "bpmn", MAX_DIAGRAM_BYTES)
    found = processes(written)
    stem = PurePath(file_name).stem or "rancangan"
    return Beginning(
        found[0][:200] if found else process_id_of(stem),
        stem,
        Content(written, _forms_of(bundle, written), _scenarios_of(bundle)),
    )


def _forms_of(bundle: Bundle, diagram: bytes) -> dict[str, bytes]:
    """Return the forms by their ids, and by their files' names where steps name them so.

    Raises:
        Invalid: there are too many, or one of them is no form.
    """
    named = bundle.named_forms()
    forms = {
        name: as_object(source, name)
        for name, source in named.items()
        if name in bundle.forms or f'"{name}"'.encode() in diagram
    }
    return few_enough(forms, MAX_FORMS)


def _scenarios_of(bundle: Bundle) -> dict[str, bytes]:
    """Return the scenarios by their ids.

    Raises:
        Invalid: there are too many, or one of them is no scenario.
    """
    found = {
        name: as_object(small_enough(source, name, MAX_SCENARIO_BYTES), name)
        for name, source in bundle.scenarios.items()
    }
    return few_enough(found, MAX_SCENARIOS)


def _id(field: str) -> UUID:
    try:
        return UUID(request.form[field])
    except ValueError as problem:
        raise Invalid(
            f"Expected the id of something in '{field}', but {problem}", field=field
        ) from problem


def stem_of(file: FileStorage) -> str:
    """Return the name of an uploaded file without its ending."""
    return PurePath(file.filename or "").stem[:80]
