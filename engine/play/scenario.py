"""A scenario: given a setting, when these moves are made, then this is expected. JSON, format 1.

    {"format": 1, "name": "Lurus sampai arsip",
     "given": {"start_at": "2026-11-23T08:00:00+07:00", "variables": {}},
     "when": [{"do": "start"}, {"expect": "open", "elements": ["terima"]}],
     "then": [{"expect": "status", "equals": "running"}]}

`docs/scenarios.md` tells the rest. Reading is strict: what is not known is refused, with its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.calendars import Calendar
from engine.errors import Invalid, Refusal
from engine.play import reading
from engine.play.expectations import KINDS, Expectation
from engine.play.moves import Move
from engine.play.reading import wrong
from engine.play.space import Given
from engine.rehearsal import MAX_SCENARIO_BYTES

FORMAT = 1
MAX_EXPECTATIONS = 300
MAX_PEOPLE = 100


@dataclass(frozen=True)
class Tried:
    """A move; `refused`: the engine must refuse it, with these words in the reason."""

    move: Move
    refused: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        more = {} if self.refused is None else {"refused": self.refused}
        return {**self.move.to_json(), **more}


@dataclass(frozen=True)
class Scenario:
    """One of them, read."""

    name: str
    given: Given = field(default_factory=Given)
    when: tuple[Tried | Expectation, ...] = ()
    then: tuple[Expectation, ...] = ()
    process: str = ""  # "": the only one that there is
    about: str = ""  # what it shows, for people

    @property
    def moves(self) -> tuple[Move, ...]:
        """What is done, without what is expected in between."""
        return tuple(step.move for step in self.when if isinstance(step, Tried))


def read_scenario(source: bytes) -> Scenario:
    """Return what a scenario's file says.

    Raises:
        Invalid: it is none; the sentence says where.
    """
    if len(source) > MAX_SCENARIO_BYTES:
        most = MAX_SCENARIO_BYTES
        raise wrong("scenario", f"at most {most} bytes", f"paling besar {most} bita", len(source))
    try:
        said = orjson.loads(source)
    except orjson.JSONDecodeError as problem:
        raise wrong("scenario", f"JSON ({problem})", f"JSON ({problem})") from problem
    body = reading.a_mapping(said, "scenario")
    _refuse_others(
        body, ("format", "name", "about", "process", "given", "when", "then"), "scenario"
    )
    if body.get("format") != FORMAT:
        raise wrong("format", f"{FORMAT}", f"{FORMAT}", body.get("format"))
    when = reading.a_list(body.get("when"), "when", reading.MAX_MOVES + MAX_EXPECTATIONS)
    scenario = Scenario(
        reading.a_name(body.get("name"), "name"),
        _given(body.get("given", {})),
        tuple(_step(each, f"when[{index}]") for index, each in enumerate(when)),
        _expectations(body.get("then", [])),
        reading.a_text(body.get("process", ""), "process"),
        reading.a_text(body.get("about", ""), "about"),
    )
    if len(scenario.moves) > reading.MAX_MOVES:
        most = reading.MAX_MOVES
        raise wrong("when", f"at most {most} moves", f"paling banyak {most} langkah")
    return scenario


def write_scenario(scenario: Scenario) -> bytes:
    """Return a scenario as its file is written."""
    given: dict[str, Any] = {"start_at": scenario.given.start_at.isoformat()}
    for name in ("variables", "people", "calendars"):
        if value := getattr(scenario.given, name):
            given[name] = dict(value)
    body: dict[str, Any] = {"format": FORMAT, "name": scenario.name}
    for name in ("about", "process"):
        if text := getattr(scenario, name):
            body[name] = text
    body["given"] = given
    body["when"] = [step.to_json() for step in scenario.when]
    body["then"] = [each.to_json() for each in scenario.then]
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_expectation(said: Any, place: str) -> Expectation:
    """Return one expectation.

    Raises:
        Invalid: it is none.
    """
    body = reading.a_mapping(said, place)
    name = body.get("expect")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        known = ", ".join(KINDS)
        raise wrong(f"{place}.expect", f"one of {known}", f"salah satu dari {known}", name)
    found: Expectation = reading.read_fields(kind, reading.without(body, "expect"), place)
    return found


def _expectations(said: Any) -> tuple[Expectation, ...]:
    listed = reading.a_list(said, "then", MAX_EXPECTATIONS)
    return tuple(read_expectation(each, f"then[{index}]") for index, each in enumerate(listed))


def _step(said: Any, place: str) -> Tried | Expectation:
    body = reading.a_mapping(said, place)
    if "expect" in body:
        return read_expectation(body, place)
    refused = body.get("refused")
    if refused is not None:
        refused = reading.a_text(refused, f"{place}.refused")
    return Tried(reading.read_move(reading.without(body, "refused"), place), refused)


def _given(said: Any) -> Given:
    body = reading.a_mapping(said, "given")
    people = reading.a_mapping(body.get("people", {}), "given.people")
    if len(people) > MAX_PEOPLE:
        raise wrong("given.people", f"at most {MAX_PEOPLE}", f"paling banyak {MAX_PEOPLE}")
    given: Given = reading.read_fields(Given, {**body, "people": {}, "calendars": {}}, "given")
    named = {name: _person(each, f"given.people.{name}") for name, each in people.items()}
    calendars = reading.a_mapping(body.get("calendars", {}), "given.calendars")
    return Given(given.start_at, given.variables, named, _calendars(calendars))


def _person(said: Any, place: str) -> dict[str, Any]:
    body = reading.a_mapping(said, place)
    _refuse_others(body, ("name", "groups"), place)
    groups = reading.names(body.get("groups"), f"{place}.groups")
    return {"name": reading.a_name(body.get("name"), f"{place}.name"), "groups": list(groups)}


def _calendars(said: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, body in said.items():
        place = f"given.calendars.{name}"
        try:
            calendar = Calendar.from_json({"name": name, **reading.a_mapping(body, place)})
        except Refusal as refusal:
            raise Invalid(
                f"{place}: {refusal.message}",
                indonesian=f"{place}: {refusal.indonesian}",
                field=place,
            ) from refusal
        found[name] = calendar.to_json()
    return found


def _refuse_others(body: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for name in body:
        if name not in known:
            listed = ", ".join(known)
            raise wrong(place, f"only {listed}", f"hanya {listed}", name)
