"""Strict reading of JSON that a person may have written: every refusal names the place."""

import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache
from typing import Any

import orjson

from engine.errors import Invalid, Refusal
from engine.execution import canonical
from engine.play.moves import KINDS, Move

MAX_MOVES = 500
MAX_MOVES_BYTES = 2_000_000  # of one play
MAX_NAME = 120
MAX_DEPTH = 40  # of mappings and lists in each other


def read_moves(said: Any, place: str = "moves") -> tuple[Move, ...]:
    """Return the moves of a play.

    Raises:
        Invalid: they are no moves; the sentence says where.
    """
    listed = a_list(said, place, MAX_MOVES)
    if len(orjson.dumps(listed)) > MAX_MOVES_BYTES:
        raise wrong(
            place, f"at most {MAX_MOVES_BYTES} bytes", f"paling banyak {MAX_MOVES_BYTES} bita"
        )
    return tuple(read_move(each, f"{place}[{index}]") for index, each in enumerate(listed))


def read_move(said: Any, place: str) -> Move:
    """Return one move.

    Raises:
        Invalid: it is none.
    """
    body = a_mapping(said, place)
    name = body.get("do")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        known = ", ".join(KINDS)
        raise wrong(f"{place}.do", f"one of {known}", f"salah satu dari {known}", name)
    return typing.cast(Move, read_fields(kind, without(body, "do"), place))


def read_fields(kind: type, body: Mapping[str, Any], place: str) -> Any:
    """Return a frozen value from a mapping of its fields, each of its type.

    Raises:
        Invalid: a field is missing, of another type, or unknown.
    """
    known = {each.name: each for each in fields(kind)}
    for name in body:
        if name not in known:
            listed = ", ".join(known)
            raise wrong(place, f"only {listed}", f"hanya {listed}", name)
    values = {}
    for name, each in known.items():
        if name in body:
            values[name] = _READERS[_kind_of(kind, name)](body[name], f"{place}.{name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise wrong(f"{place}.{name}", "a value", "isian")
    return kind(**values)


@cache
def _kind_of(kind: type, name: str) -> Any:
    hint = typing.get_type_hints(kind)[name]
    return typing.get_origin(hint) or hint


def a_mapping(said: Any, place: str) -> Mapping[str, Any]:
    """Return a mapping of what the log can hold."""
    if not isinstance(said, dict):
        raise wrong(place, "a mapping {…}", "objek {…}", said)
    return said


def values(said: Any, place: str) -> Mapping[str, Any]:
    """Return variables as the engine keeps them."""
    body = a_mapping(said, place)
    _check_depth(body, place)
    try:
        return typing.cast(Mapping[str, Any], canonical(body))
    except Refusal as refusal:
        raise Invalid(
            f"{place}: {refusal.message}", indonesian=f"{place}: {refusal.indonesian}", field=place
        ) from refusal


def a_list(said: Any, place: str, most: int) -> list[Any]:
    """Return a list of at most so many."""
    if not isinstance(said, list):
        raise wrong(place, "a list […]", "daftar […]", said)
    if len(said) > most:
        raise wrong(place, f"at most {most}", f"paling banyak {most}", len(said))
    return said


def a_text(said: Any, place: str, most: int = 4_000) -> str:
    """Return a text that a database keeps."""
    if not isinstance(said, str):
        raise wrong(place, "a text", "teks", said)
    if len(said) > most or "\0" in said or any("\ud800" <= letter <= "\udfff" for letter in said):
        raise wrong(place, f"a text of at most {most} letters", f"teks paling banyak {most} huruf")
    return said


def a_name(said: Any, place: str) -> str:
    """Return a short text that is not empty."""
    text = a_text(said, place, MAX_NAME).strip()
    if not text:
        raise wrong(place, "a name", "nama", said)
    return text


def a_flag(said: Any, place: str) -> bool:
    """Return true or false."""
    if not isinstance(said, bool):
        raise wrong(place, "true or false", "true atau false", said)
    return said


def a_number(said: Any, place: str) -> int:
    """Return the number of a case."""
    if not isinstance(said, int) or isinstance(said, bool) or not 1 <= said <= MAX_MOVES:
        raise wrong(place, f"a whole number from 1 to {MAX_MOVES}", "bilangan bulat dari 1", said)
    return said


def a_moment(said: Any, place: str) -> datetime:
    """Return a moment with its zone."""
    text = a_text(said, place)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - it has no zone, and so is refused with the others
    if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        example = "2026-11-23T08:00:00+07:00"
        raise wrong(place, f"a moment such as {example}", f"waktu seperti {example}", said)
    return moment


def names(said: Any, place: str) -> tuple[str, ...]:
    """Return a list of short texts."""
    listed = a_list(said, place, MAX_MOVES)
    return tuple(a_name(each, f"{place}[{index}]") for index, each in enumerate(listed))


def without(body: Mapping[str, Any], *gone: str) -> dict[str, Any]:
    """Return a mapping without some keys."""
    return {name: value for name, value in body.items() if name not in gone}


def wrong(place: str, english: str, indonesian: str, found: Any = MISSING) -> Invalid:
    """Return the refusal of what stands at a place."""
    shown = "" if found is MISSING else repr(found)[:80]
    return Invalid(
        f"{place}: expected {english}" + (f", but found {shown}" if shown else ""),
        indonesian=f"{place}: seharusnya {indonesian}" + (f", bukan {shown}" if shown else ""),
        field=place,
    )


def _check_depth(value: Any, place: str, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise wrong(place, f"at most {MAX_DEPTH} levels", f"paling banyak {MAX_DEPTH} tingkat")
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for each in inner:
            _check_depth(each, place, depth + 1)


_READERS: Mapping[Any, Callable[[Any, str], Any]] = {
    Mapping: values,
    str: a_text,
    int: a_number,
    bool: a_flag,
    datetime: a_moment,
    tuple: names,
    Any: lambda said, place: values({"": said}, place)[""],
}
