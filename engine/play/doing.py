"""Carries out one move in a space: each is a command that the engine may refuse."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine import commands as command
from engine import queries
from engine.commands import Actor, Proof
from engine.durations import parse_duration
from engine.errors import Invalid, NotFound, WrongState
from engine.execution import check_text
from engine.play import moves as mv
from engine.play.moves import Move
from engine.play.space import PLAYER, Space
from engine.queries import WorkItem
from engine.tables import instance

MAX_TIMERS = 250  # that fire while one move waits
LONGEST_WAIT = timedelta(days=3_660)
PROOF = Proof("play")  # nobody typed a password


def carry_out(space: Space, move: Move) -> None:
    """Carry out a move, wholly or not at all.

    Raises:
        Refusal: nothing was changed; or time did not pass to its end.
    """
    for name, text in vars(move).items():
        if isinstance(text, str):
            check_text(text, name)
    try:
        _DOERS[type(move)](space, move)
    finally:
        _note_cases(space)


def _start(space: Space, move: mv.Start) -> None:
    process = space.process
    start = process.elements.get(move.start_event) if move.start_event else None
    chosen = [start] if start is not None else list(process.beginnings(None))
    lanes = {lane.id: lane.group for lane in process.lanes}
    groups = [each.group or lanes.get(each.lane or "", "") for each in chosen]
    by = _actor(space, move.by or next(filter(None, groups), ""))
    variables = {**space.given.variables, **move.variables}
    space.engine.start(process.id, variables, start_event=move.start_event or None, by=by)


def _complete(space: Space, move: mv.Complete) -> None:
    item = _item(space, move)
    proof = PROOF if move.paraf else None
    space.engine.complete(
        item.instance_id, item.key, move.answers, by=_doer(space, item, move.by), proof=proof
    )


def _claim(space: Space, move: mv.Claim) -> None:
    item = _item(space, move)
    claim = command.ClaimWorkItem(item.instance_id, item.key)
    space.engine.submit(claim, by=_doer(space, item, move.by))


def _jump(space: Space, _move: mv.JumpToNextTimer) -> None:
    if not space.engine.advance_to_next():
        raise WrongState(
            "Expected a timer that is still to come, but there is none",
            indonesian="Tidak ada pengatur waktu yang masih akan berbunyi.",
        )


def _wait(space: Space, move: mv.Wait) -> None:
    now = space.engine.now
    until = parse_duration(move.duration).add_to(now)
    if until - now > LONGEST_WAIT:
        raise Invalid(
            f"Expected to wait at most ten years, but found '{move.duration}'",
            indonesian=f"Tunggu paling lama sepuluh tahun, bukan '{move.duration}'.",
        )
    for fired in _dues_until(space, until):
        if fired > MAX_TIMERS:
            raise WrongState(
                f"Expected at most {MAX_TIMERS} timers while waiting '{move.duration}', but more "
                "are due",
                indonesian=f"Selama '{move.duration}' lebih dari {MAX_TIMERS} pengatur waktu "
                "berbunyi. Tunggulah lebih singkat.",
            )
    space.engine.advance(until - space.engine.now)


def _dues_until(space: Space, until: Any) -> Iterator[int]:
    """Go on from one due time to the next; yield how many timers have fired by then."""
    fired = 0
    while (due := space.next_due()) is not None and due < until:
        before = space.engine.now
        fired += max(1, space.engine.advance(max(timedelta(0), due - before)))
        yield fired
        if space.next_due() == due:
            return  # what is refused each time must not hold up the rest


def _message(space: Space, move: mv.SendMessage) -> None:
    space.engine.correlate(move.message, move.correlation, move.payload)


def _signal(space: Space, move: mv.SendSignal) -> None:
    space.engine.signal(move.signal)


def _complete_job(space: Space, move: mv.CompleteJob) -> None:
    case = _case(space, move.case)
    space.engine.complete_job(case, _job(space, case, move.key), move.result)


def _fail_job(space: Space, move: mv.FailJob) -> None:
    case = _case(space, move.case)
    key = _job(space, case, move.key)
    space.engine.fail_job(case, key, move.error, move.code or None)


def _retry(space: Space, move: mv.RetryIncident) -> None:
    case = _case(space, move.case)
    known = [each.key for each in space.engine.incidents(case)]
    space.engine.retry(case, _key(move.key, known))


def _correct(space: Space, move: mv.Correct) -> None:
    case = _case(space, move.case)
    space.engine.correct(case, move.variables, move.reason, key=move.key or None)


def _cancel(space: Space, move: mv.Cancel) -> None:
    space.engine.cancel(_case(space, move.case), move.reason)


_DOERS: Mapping[type[Move], Callable[..., None]] = {
    mv.Start: _start,
    mv.Complete: _complete,
    mv.Claim: _claim,
    mv.JumpToNextTimer: _jump,
    mv.Wait: _wait,
    mv.SendMessage: _message,
    mv.SendSignal: _signal,
    mv.CompleteJob: _complete_job,
    mv.FailJob: _fail_job,
    mv.RetryIncident: _retry,
    mv.Correct: _correct,
    mv.Cancel: _cancel,
}


def _note_cases(space: Space) -> None:
    """Number the cases that have begun."""
    with space.database.reading() as connection:
        query = select(instance.c.id).order_by(instance.c.started_at, instance.c.id)
        known = set(space.cases)
        space.cases += [case for case in connection.scalars(query) if case not in known]


def _case(space: Space, number: int) -> UUID:
    if not 1 <= number <= len(space.cases):
        raise NotFound(
            f"Expected case {number}, but {len(space.cases)} have begun",
            indonesian=f"Berkas ke-{number} belum ada; yang sudah dimulai {len(space.cases)}.",
        )
    return space.cases[number - 1]


def _item(space: Space, move: mv.Complete | mv.Claim) -> WorkItem:
    case = _case(space, move.case)
    with space.database.reading() as connection:
        items = queries.work_items_of(connection, instance_id=case)
        key = _key(move.key, [item.key for item in items if item.status == "open"])
        found = next((item for item in items if item.key == key), None)
        return found or queries.work_item_of(connection, instance_id=case, key=key)


def _job(space: Space, case: UUID, said: str) -> str:
    return _key(said, [each.key for each in space.engine.jobs(case)])


def _key(said: str, known: list[str]) -> str:
    """Return the key that is meant: an element means its only open visit."""
    visits = [key for key in known if key.rpartition(":")[0] == said]
    return visits[0] if len(visits) == 1 else said


def _doer(space: Space, item: WorkItem, by: str) -> Actor:
    """Return who does a work item: who is named, else who has it, else one of its group."""
    if by:
        return _actor(space, by)
    if item.person_id is not None:
        known = space.actor(item.person_id)
        return known or Actor(item.person_id, item.person_name or "", groups=(item.group,))
    return _actor(space, item.group)


def _actor(space: Space, by: str) -> Actor:
    if not by:
        return PLAYER
    found = space.actor(by)
    if found is None:
        known = ", ".join([*space.given.people, *space.groups])
        raise NotFound(
            f"Expected one of {known}, but found '{by}'",
            indonesian=f"Tidak ada pemeran '{by}'; yang ada: {known}.",
        )
    return found
