"""Bodies and queries that fit an operation's schemas, so that more of it is reached than checks."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests import sop
from webapp.api.operation import Operation
from webapp.api.shapes import Schema

# What must be more than a text of the right length. The rest is the first that the schema allows.
_SAID: Mapping[str, Any] = {
    "files": {"sop.bpmn": sop.DIAGRAM.decode()},
    "process": "pemutakhiran_website",
    "topics": ["publish"],
    "url": "https://contoh.test/kabar",
}


def body(operation: Operation, **said: Any) -> dict[str, Any] | None:
    """Return what an operation takes, with these values where it has fields of these names."""
    if operation.body is None:
        return None
    values = {**_SAID, **said}
    required = operation.body.get("required", ())
    return {name: values.get(name, "teks") for name in required}


def bodies_with(operation: Operation, text: str, **said: Any) -> Iterator[dict[str, Any]]:
    """Yield bodies with `text` in one of the fields that may hold any text, or in variables."""
    plain = body(operation, **said)
    fields = operation.body["properties"] if operation.body else {}
    for name, schema in fields.items():
        if plain is not None and (put := _put(schema, text)) is not None:
            yield {**plain, name: put}


def queries_with(operation: Operation, text: str) -> Iterator[dict[str, str]]:
    """Yield queries with `text` in one of the parameters that may hold any text, or an id."""
    for name, schema in operation.query.items():
        if isinstance(_put(schema, text), str) or schema.get("format") == "uuid":
            yield {name: text}


def _put(schema: Schema, text: str) -> Any:
    """Return a value of a schema with a text in it; None: it can hold none."""
    if schema.get("type") == "string" and not schema.keys() & {"enum", "format", "pattern"}:
        return text
    if schema.get("type") == "object" and schema.get("additionalProperties") is True:
        return {"bukti": [{"digest": text, "name": "a.jpg", "type": "image/jpeg", "size": 4}]}
    if schema.get("type") == "array" and (each := _put(schema["items"], text)) is not None:
        return [each]
    return None
