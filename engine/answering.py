"""Answers what a step asks for while it is executed. The log keeps it: a replay asks nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select

from engine import office
from engine.checking import FormValidator
from engine.definition import Definition
from engine.deployment import Definitions
from engine.diagram.model import Element
from engine.errors import Invalid
from engine.facts import Directory, Facts, Needs, NeedsCalendar, NeedsNumber, NeedsPerson
from engine.personal import PersonalValue, opened
from engine.statements import Hot
from engine.tables import register_counter
from engine.work import Work

_COUNTER = Hot(
    select(register_counter.c.last)
    .where(
        register_counter.c.unit_id == bindparam("its_unit"),
        register_counter.c.register == bindparam("its_register"),
        register_counter.c.year == bindparam("its_year"),
    )
    .with_for_update()
)


class Rules(Protocol):
    """What of an office's policy a step heeds."""

    @property
    def same_person_allowed(self) -> bool:
        """Whether one person may give both parafs of a case."""


class Host(Protocol):
    """What is asked of the runtime."""

    unit_id: UUID
    forms: FormValidator
    definitions: Definitions
    calendars: office.Calendars
    people: Directory

    @property
    def policy(self) -> Rules:
        """What the office decides for itself."""

    def zone(self) -> str:
        """Return the office's time zone."""


class Answering:
    """What one step may ask, in its unit of work."""

    def __init__(
        self,
        runtime: Host,
        work: Work,
        definition: Definition,
        personal: tuple[PersonalValue, ...],
        target: Definition | None,
    ) -> None:
        """Prepare it.

        Args:
            runtime: of the office.
            work: the step's unit of work.
            definition: on which the case runs.
            personal: what the step's command has references to.
            target: a version that is not deployed yet, to which a migration is rehearsed.
        """
        self._runtime, self._work, self._definition = runtime, work, definition
        self._opened = {each.commitment: each.value for each in personal}
        self._target = target

    def facts(self, at: datetime) -> Facts:
        """Return what every step is told: the time, the office's zone and policy, calendars."""
        allowed = self._runtime.policy.same_person_allowed
        found = Facts(at, self._runtime.zone(), same_person_allowed=allowed)
        for name in sorted(self._definition.program.calendars):
            found = self._with_calendar(found, name)
        return found

    def more(self, facts: Facts, need: Needs) -> Facts:
        """Return facts with what a step asked for besides, to execute it again."""
        match need:
            case NeedsNumber():
                place = (need.register, need.year)
                numbers = {**facts.numbers, place: self._next_number(*place)}
                return replace(facts, numbers=numbers, _used={})
            case NeedsCalendar():
                return self._with_calendar(facts, need.name)
            case NeedsPerson():
                found = self._runtime.people(need.said, need.group)
                people = {**facts.people, (need.said, need.group): found}
                return replace(facts, people=people, _used={})
        raise need

    def version(self, number: int) -> Definition:
        """Return a version of the case's process."""
        if self._target is not None and number == self._target.version:
            return self._target
        unit_id, process_id = self._runtime.unit_id, self._definition.process.id
        return self._runtime.definitions.version(unit_id, process_id, number)

    def check(
        self, element: Element, answers: Mapping[str, Any], variables: Mapping[str, Any]
    ) -> None:
        """Refuse answers that a step's form does not take.

        Raises:
            Invalid: with a sentence for each field.
        """
        if element.form is None:
            return
        form = self._definition.forms[element.form]
        found = self._runtime.forms.problems(form, opened(answers, self._opened), variables)
        if found:
            field, sentence = next(iter(found.items()))
            raise Invalid(
                f"Form '{element.form}', field '{field}': {sentence}",
                indonesian=sentence,
                field=field,
                problems=dict(found),
            )

    def _next_number(self, register: str, year: int) -> int:
        """Draw a number. Its counter is locked from here to the commit.

        So a refusal leaves no gap, and two cases get no double.
        """
        self._work.begin_writing()
        its = {"its_unit": self._runtime.unit_id, "its_register": register, "its_year": year}
        row = self._work.one(_COUNTER, **its)
        return 1 if row is None else int(row[0]) + 1

    def _with_calendar(self, facts: Facts, name: str) -> Facts:
        found = self._runtime.calendars.current(self._work, name)
        return replace(facts, calendars={**facts.calendars, name: found}, _used={})
