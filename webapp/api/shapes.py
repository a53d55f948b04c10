"""Words for JSON schemas (2020-12): what is checked, and what the description of the API says."""

from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
JOB_ID: Schema = {"type": "string", "pattern": "^[0-9a-f-]{36}:[0-9]{1,9}:[0-9]{1,9}$"}
KEY: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
ANYTHING: Schema = {}
VARIABLES: Schema = {"type": "object", "additionalProperties": True}
FILE_BYTES: Schema = {"type": "string", "format": "binary"}


def text(most: int, least: int = 0, **more: Any) -> Schema:
    """Return the schema of a text of so many letters."""
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def number(least: int, most: int, **more: Any) -> Schema:
    """Return the schema of a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, **more}


def one_of(*words: str) -> Schema:
    """Return the schema of a text that is one of these."""
    return {"type": "string", "enum": list(words)}


def maybe(schema: Schema) -> Schema:
    """Return the schema of what may also be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(of: Schema, **more: Any) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": of, **more}


def by_name(of: Schema, **more: Any) -> Schema:
    """Return the schema of an object whose names are free."""
    return {"type": "object", "additionalProperties": of, **more}


def fields(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of an object with these fields and no others."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    return schema


def page_of(name: str, of: Schema) -> Schema:
    """Return the schema of one page of a list; `next` is the cursor of the page after it."""
    return fields({name: listed(of), "next": maybe(TEXT)})


def names(schemas: Sequence[str]) -> str:
    """Return names as a sentence says them."""
    return ", ".join(f"'{name}'" for name in schemas)
