"""Fills a new demo office with cases; an office that has cases, or is no demo, is left alone."""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from engine import queries
from engine.calendars import Calendar
from engine.clock import Clock, VirtualClock
from engine.commands import Actor
from webapp import seed_calendar
from webapp.accounts.queries import Account, accounts
from webapp.context import Office
from webapp.demo.moments import DAYS, working_moment
from webapp.demo.stage import Stage
from webapp.demo.stories import STORIES, Story
from webapp.first_deployments import equip
from webapp.founding import DEMO_PEOPLE
from webapp.opening import open_office
from webapp.settings import Settings
from webapp.topics import handlers
from webapp.topics.fetching import from_application


def seed(settings: Settings, clock: Clock) -> bool:
    """Tell every story up to the present; say whether anything was told.

    Args:
        settings: of an office that was founded as a demo, in a migrated database.
        clock: says when the present is; the stories happen in the weeks before it.
    """
    present = clock.now()
    past = VirtualClock(present - timedelta(days=DAYS))
    opened = open_office(settings, clock=past)
    try:
        people = _people(opened.office)
        if people is None or _has_cases(opened.office):
            return False
        equip(opened.office.runtime)
        fetch = from_application(opened.app, origin=settings.url)
        stage = Stage(opened.office, past, people, handlers(opened.office, fetch=fetch))
        _tell(STORIES, stage, _calendar(opened.office), present)
    finally:
        opened.close()
    return True


def _tell(stories: Iterable[Story], stage: Stage, calendar: Calendar, present: datetime) -> None:
    """Let all stories go on in the order of time, the oldest first."""
    when = partial(working_moment, calendar, present)
    waiting: list[tuple[int, int, Iterator[int]]] = []  # minutes ago, negative
    for number, story in enumerate(stories):
        script = story(stage)
        heapq.heappush(waiting, (-next(script), number, script))
    while waiting:
        minutes, number, script = heapq.heappop(waiting)
        stage.go_to(when(-minutes))
        following = next(script, None)
        if following is not None:
            heapq.heappush(waiting, (-following, number, script))
    stage.go_to(present)


def _people(office: Office) -> Mapping[str, Actor] | None:
    """Return the demo's people by user name, or None when this is no demo office."""
    with office.database.reading() as connection:
        known = accounts(connection, unit_id=office.unit_id)
    found = {account.username: _actor(account) for account in known if account.demo}
    names = {person.username for person in DEMO_PEOPLE}
    return found if names <= set(found) else None


def _actor(account: Account) -> Actor:
    return Actor(str(account.id), account.name, account.title, account.groups)


def _has_cases(office: Office) -> bool:
    with office.database.reading() as connection:
        return bool(queries.count_cases(connection, unit_id=office.unit_id))


def _calendar(office: Office) -> Calendar:
    with office.database.reading() as connection:
        versions = queries.calendar_versions(
            connection, unit_id=office.unit_id, name=seed_calendar.NAME
        )
    return Calendar.from_json(versions[0].body)
