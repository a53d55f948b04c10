"""The description of the API (OpenAPI 3.1), made from the same table as its routes."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from webapp.api import shapes
from webapp.api.operation import PATH_SCHEMAS, Operation
from webapp.api.routing import PREFIX
from webapp.api.scopes import SCOPES
from webapp.api.shapes import Schema

PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": shapes.TEXT,
        "title": shapes.TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was expected, and what was found."},
        "errors": shapes.listed(
            shapes.fields(
                {"detail": shapes.TEXT},
                {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": shapes.TEXT,
                    "header": shapes.TEXT,
                },
            )
        ),
    },
}
_ABOUT = (
    "What programs may do in an office. A token is made by `alur token NAME --scope … [--for "
    "USER]`; with `--for` it acts for a person, with his groups and permissions."
)


def described(operations: Sequence[Operation], url: str) -> dict[str, Any]:
    """Return the description of these operations.

    Args:
        operations: all of them.
        url: the origin under which programs reach the office.
    """
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Alur", "version": "1", "description": _ABOUT},
        "servers": [{"url": f"{url}{PREFIX}"}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for each in operations)],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": " · ".join(
                        f"`{scope}`: {words[1]}" for scope, words in SCOPES.items()
                    ),
                }
            },
            "schemas": {"Problem": PROBLEM},
            "responses": {f"Problem{status}": _problem(status) for status in _statuses(operations)},
        },
    }


def _statuses(operations: Sequence[Operation]) -> list[int]:
    return sorted({status for each in operations for status in each.statuses_of_problems})


def _problem(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    if status == 429:
        said["headers"] = {"Retry-After": {"schema": shapes.COUNT}}
    return said


def _operation(operation: Operation) -> dict[str, Any]:
    needs = f"Scope: `{operation.scope}`." if operation.scope else "Any token."
    said: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary[1],
        "description": needs,
        "x-scope": operation.scope,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.takes:
        content = {kind: {"schema": shapes.FILE_BYTES} for kind in operation.takes}
        said["requestBody"] = {"required": True, "content": content}
    elif operation.body is not None:
        said["requestBody"] = {
            "required": bool(operation.body.get("required")),
            "content": {"application/json": {"schema": operation.body}},
        }
    return said


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found = [_parameter("path", name, PATH_SCHEMAS[name]) for name in operation.path_names]
    found += [_parameter("query", name, schema) for name, schema in operation.query.items()]
    if operation.is_command:
        key = shapes.text(200, 1, pattern="^[ -~]+$")
        found.append({**_parameter("header", "Idempotency-Key", key), "required": True})
    if operation.is_of_case:
        condition = "If-Match" if operation.is_command else "If-None-Match"
        found.append(_parameter("header", condition, shapes.TEXT))
    return found


def _parameter(place: str, name: str, schema: Schema) -> dict[str, Any]:
    is_required = place == "path" or schema.get("x-required", False)
    return {"name": name, "in": place, "required": is_required, "schema": dict(schema)}


def _responses(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, schema in operation.answers.items():
        found[str(status)] = _response(operation, status, schema)
    if operation.is_of_case and not operation.is_command:
        found["304"] = {"description": HTTPStatus(304).phrase}
    for status in operation.statuses_of_problems:
        found[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    return found


def _response(operation: Operation, status: int, schema: Schema | None) -> dict[str, Any]:
    said: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if schema is not None:
        said["content"] = {operation.media_type: {"schema": schema}}
    if operation.is_of_case and operation.method == "GET":
        said["headers"] = {"ETag": {"schema": shapes.TEXT}}
    return said
