"""A move, as a form of the page sends it. What is typed as JSON is read strictly."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from engine.errors import Invalid
from engine.play import Move, read_moves
from forms.text import clean

ACT = "_act"  # which move, or what else is to be done
AT = "_at"  # how many moves had been made when the page was
UNITS = {"M": "T{}M", "H": "T{}H", "D": "{}D", "W": "{}W"}

Sent = Mapping[str, str]


def read_move(sent: Sent) -> Move:
    """Return the move that a form sends.

    Raises:
        Invalid: it is none.
    """
    act = sent.get(ACT, "")
    fields = _READERS[act](sent) if act in _READERS else {}
    return read_moves([{"do": act, **fields}])[0]


def number_of(sent: Sent, name: str, otherwise: int) -> int:
    """Return a whole number of a form."""
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _start(sent: Sent) -> dict[str, Any]:
    return {
        "start_event": _text(sent, "_start"),
        "variables": _json(sent, "_variables", "Data awal"),
    }


def _nothing(_sent: Sent) -> dict[str, Any]:
    return {}


def _wait(sent: Sent) -> dict[str, Any]:
    number = number_of(sent, "_number", 0)
    return {"duration": "P" + UNITS.get(sent.get("_unit", ""), "T{}M").format(number)}


def _message(sent: Sent) -> dict[str, Any]:
    return {
        "message": _text(sent, "_message"),
        "correlation": _text(sent, "_correlation"),
        "payload": _json(sent, "_payload", "Isi pesan"),
    }


def _signal(sent: Sent) -> dict[str, Any]:
    return {"signal": _text(sent, "_message")}


def _complete_job(sent: Sent) -> dict[str, Any]:
    return {**_place(sent), "result": _json(sent, "_result", "Hasil")}


def _fail_job(sent: Sent) -> dict[str, Any]:
    error = _text(sent, "_error") or "gagal"
    return {**_place(sent), "error": error, "code": _text(sent, "_code")}


def _correct(sent: Sent) -> dict[str, Any]:
    name = _text(sent, "_name")
    if not name:
        raise Invalid(
            "Expected the name of a variable, found none",
            indonesian="Isilah nama data yang dikoreksi.",
        )
    value = sent.get("_value", "").strip()
    return {"case": number_of(sent, "_case", 1), "variables": {name: _value(value)}}


def _place(sent: Sent) -> dict[str, Any]:
    return {"key": _text(sent, "_key"), "case": number_of(sent, "_case", 1)}


def _case(sent: Sent) -> dict[str, Any]:
    return {"case": number_of(sent, "_case", 1)}


_READERS: Mapping[str, Callable[[Sent], dict[str, Any]]] = {
    "start": _start,
    "next_timer": _nothing,
    "wait": _wait,
    "message": _message,
    "signal": _signal,
    "complete_job": _complete_job,
    "fail_job": _fail_job,
    "retry": _place,
    "correct": _correct,
    "cancel": _case,
}


def _text(sent: Sent, name: str) -> str:
    return clean(sent.get(name, ""))


def _value(text: str) -> Any:
    """Return what was typed as JSON, or else as the text that it is."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return clean(text)


def _json(sent: Sent, name: str, label: str) -> dict[str, Any]:
    text = sent.get(name, "").strip()
    if not text:
        return {}
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise _no_json(label, str(problem)) from problem
    if not isinstance(found, dict):
        raise _no_json(label, type(found).__name__)
    return found


def _no_json(label: str, found: str) -> Invalid:
    return Invalid(
        f"Expected '{label}' as JSON, such as {{}}, but found {found}",
        indonesian=f'{label}: tulis sebagai JSON, misalnya {{"tayang": true}}. ({found})',
    )
