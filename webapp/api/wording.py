"""Says in a sentence, in Indonesian and English, where a value does not fit its schema."""

from typing import Any, cast

from jsonschema.exceptions import ValidationError

_TYPES = {
    "object": ("objek", "an object"),
    "array": ("daftar", "a list"),
    "string": ("teks", "text"),
    "integer": ("bilangan bulat", "a whole number"),
    "boolean": ("true atau false", "true or false"),
    "null": ("null", "null"),
}
_SAID = {
    "minLength": ("Sedikitnya {limit} huruf.", "Expected {limit} letters or more."),
    "maxLength": ("Paling banyak {limit} huruf.", "Expected at most {limit} letters."),
    "minimum": ("Paling kecil {limit}.", "Expected {limit} or more."),
    "maximum": ("Paling besar {limit}.", "Expected at most {limit}."),
    "minItems": ("Sedikitnya {limit} butir.", "Expected {limit} items or more."),
    "maxItems": ("Paling banyak {limit} butir.", "Expected at most {limit} items."),
    "minProperties": ("Sedikitnya {limit} isian.", "Expected {limit} fields or more."),
    "maxProperties": ("Paling banyak {limit} isian.", "Expected at most {limit} fields."),
    "pattern": ("Bentuknya bukan {limit}.", "Expected the form {limit}."),
    "format": ("Bukan {limit}.", "Expected a {limit}."),
    "const": ("Harus {limit}.", "Expected {limit}."),
}


def sentence_of(error: ValidationError) -> tuple[str, str]:
    """Return what is wrong, in Indonesian and English."""
    kind, limit = str(error.validator), cast(Any, error.validator_value)
    schema, found = cast(Any, error.schema), cast(Any, error.instance)
    if kind == "type":
        return _type(limit)
    if kind == "enum":
        listed = ", ".join(f"'{each}'" for each in limit)
        return f"Pilih salah satu: {listed}.", f"Expected one of {listed}."
    if kind == "required":
        missing = ", ".join(f"'{each}'" for each in limit if each not in found)
        return f"Harus memuat {missing}.", f"Expected {missing}, found none."
    if kind == "additionalProperties":
        known = schema.get("properties", {})
        other = next((name for name in found if name not in known), "")[:60]
        listed = ", ".join(f"'{each}'" for each in known)
        return (
            f"'{other}' tidak dikenal; yang dikenal: {listed}.",
            f"'{other}' is unknown; known are: {listed}.",
        )
    if kind in _SAID:
        indonesian, english = _SAID[kind]
        return indonesian.format(limit=limit), english.format(limit=limit)
    return "Bentuknya tidak sesuai.", "Expected another form."


def _type(expected: Any) -> tuple[str, str]:
    names = [expected] if isinstance(expected, str) else list(expected)
    indonesian = " atau ".join(_TYPES.get(name, (name, name))[0] for name in names)
    english = " or ".join(_TYPES.get(name, (name, name))[1] for name in names)
    return f"Harus {indonesian}.", f"Expected {english}."
