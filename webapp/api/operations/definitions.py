"""Procedures: their versions, and one of them with its diagram."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from engine import queries
from engine.queries import DefinitionLine
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.operation import PAGED, Answer, Operation
from webapp.api.operations import deploying
from webapp.api.results import moment
from webapp.cases.access import groups_of
from webapp.cases.views import diagram_answer
from webapp.context import absolute_url

DEFINITION = shapes.fields(
    {
        "id": shapes.ID,
        "process": shapes.TEXT,
        "name": shapes.TEXT,
        "version": shapes.COUNT,
        "message": shapes.TEXT,
        "deployed_at": shapes.MOMENT,
        "deployed_by": shapes.TEXT,
        "approved_by": shapes.TEXT,
        "in_force_at": shapes.MOMENT,
        "retired_at": shapes.maybe(shapes.MOMENT),
        "url": shapes.TEXT,
    }
)
WHOLE_DEFINITION = shapes.fields(
    {
        **DEFINITION["properties"],
        "groups": shapes.listed(shapes.TEXT),
        "elements": shapes.listed(
            shapes.fields(
                {
                    "id": shapes.TEXT,
                    "kind": shapes.TEXT,
                    "name": shapes.TEXT,
                    "group": shapes.maybe(shapes.TEXT),
                    "form": shapes.maybe(shapes.TEXT),
                    "topic": shapes.maybe(shapes.TEXT),
                }
            )
        ),
        "calls": shapes.listed(shapes.fields({"element": shapes.TEXT, "definition": shapes.ID})),
    }
)


def index(call: Call) -> Answer:
    """List the versions of one process or of all, each process's newest first."""
    after = call.cursors.read(call.query.get("cursor"))
    limit = call.query["limit"]
    with call.office.database.reading() as connection:
        lines = queries.definition_versions(
            connection, unit_id=call.unit_id, process_id=call.query.get("process")
        )
    # A process's versions are few, and the newest comes first: a cursor names process and version.
    lines.sort(key=_order)
    rest = [each for each in lines if after is None or _order(each) > tuple(after)]
    more = call.cursors.write(_order(rest[limit - 1])) if len(rest) > limit else None
    return Answer({"definitions": [_told(each) for each in rest[:limit]], "next": more})


def show(call: Call) -> Answer:
    """Tell one version: who works in it, and its elements."""
    definition_id = UUID(call.path["definition"])
    with call.office.database.reading() as connection:
        line = _line(call, definition_id)
        calls = queries.called_definitions(
            connection, unit_id=call.unit_id, definition_id=definition_id
        )
    process = call.office.runtime.definitions.get(definition_id).process
    return Answer(
        {
            **_told(line),
            "groups": sorted(groups_of(process)),
            "elements": [
                {
                    "id": each.id,
                    "kind": each.kind,
                    "name": each.name or "",
                    "group": each.group,
                    "form": each.form,
                    "topic": each.topic,
                }
                for each in process.elements.values()
            ],
            "calls": [
                {"element": each.element_id, "definition": str(each.definition.id)}
                for each in calls
            ],
        }
    )


def diagram(call: Call) -> Response:
    """Send the diagram of a version, as it was deployed."""
    line = _line(call, UUID(call.path["definition"]))
    with call.office.database.reading() as connection:
        source = queries.diagram(connection, unit_id=call.unit_id, definition_id=line.id)
    return diagram_answer(source, f"{line.process_id}-v{line.version}")


def _line(call: Call, definition_id: UUID) -> DefinitionLine:
    with call.office.database.reading() as connection:
        return queries.definition_line(
            connection, unit_id=call.unit_id, definition_id=definition_id
        )


def _order(line: DefinitionLine) -> tuple[str, int]:
    return line.process_id, -line.version


def _told(line: DefinitionLine) -> Mapping[str, Any]:
    return {
        "id": str(line.id),
        "process": line.process_id,
        "name": line.name,
        "version": line.version,
        "message": line.message,
        "deployed_at": line.deployed_at.isoformat(),
        "deployed_by": line.deployed_by,
        "approved_by": line.approved_by,
        "in_force_at": line.in_force_at.isoformat(),
        "retired_at": moment(line.retired_at),
        "url": absolute_url("procedures.show", definition_id=line.id),
    }


OPERATIONS = (
    Operation(
        "listDefinitions", "GET", "/definitions", "definitions:read",
        ("Versi prosedur, yang terbaru lebih dahulu", "Versions of procedures, newest first"),
        index, {200: shapes.page_of("definitions", DEFINITION)},
        query={**PAGED, "process": shapes.text(200, 1)},
    ),
    *deploying.OPERATIONS,
    Operation(
        "getDefinition", "GET", "/definitions/{definition}", "definitions:read",
        ("Satu versi dengan langkah-langkahnya", "One version with its elements"),
        show, {200: WHOLE_DEFINITION},
    ),
    Operation(
        "getDiagram", "GET", "/definitions/{definition}/diagram", "definitions:read",
        ("Diagram sebuah versi", "The diagram of a version"),
        diagram, {200: shapes.FILE_BYTES}, media_type="application/xml",
    ),
)  # fmt: skip
