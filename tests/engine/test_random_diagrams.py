"""Random diagrams of every supported element, walked at random against a game of their own.

The game knows blocks and continuations, but no tokens, joins or flows: where the two agree, the
diagram's tokens went as its blocks mean.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.database import open_database
from engine.errors import WrongState
from engine.migrating import migrate
from engine.replay import verify
from engine.tables import job, timer_job
from tests import diagrams
from tests.bench import Bench
from tests.databases import drop, migrated_template
from tests.diagrams import boundary, end, flow, node, process, start, user

Then = Callable[[], None]
MAX_CHOICES = 300

# ---- blocks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """A user task or job; perhaps with a reminder and a time limit, in minutes."""

    is_job: bool
    reminder: int | None = None
    reminder_is_work: bool = False
    limit: int | None = None


@dataclass(frozen=True)
class Row:
    parts: tuple["Block", ...]


@dataclass(frozen=True)
class Split:
    """Branches between two gateways: "exclusive", "parallel" or "inclusive"; None: straight on."""

    kind: str
    branches: tuple["Block | None", ...]


@dataclass(frozen=True)
class Loop:
    first: Task
    body: "Block | None"


Block = Task | Row | Split | Loop


def grow(random: Random, tasks: int, *, is_in_loop: bool = False) -> Block:
    """Return a random block of about so many tasks."""
    kinds = ["row", "exclusive", "parallel", "loop"]
    if not is_in_loop:  # the reader refuses inclusive joins on loops
        kinds += ["inclusive", "inclusive"]
    kind = random.choice(kinds)
    if kind == "loop":
        body = grow(random, tasks - 1, is_in_loop=True) if tasks > 1 else None
        return Loop(_task(random), body)
    if tasks == 1:
        return _task(random)
    first = random.randint(1, tasks - 1)
    parts = [grow(random, size, is_in_loop=is_in_loop) for size in (first, tasks - first)]
    if kind == "row":
        return Row(tuple(parts))
    straight_on = [None] if random.random() < 0.3 else []
    return Split(kind, tuple(random.sample([*parts, *straight_on], len(parts) + len(straight_on))))


def _task(random: Random) -> Task:
    def minutes() -> int | None:
        return random.choice([None, random.randint(1, 240)])

    return Task(random.random() < 0.4, minutes(), random.random() < 0.5, minutes())


# ---- the game ------------------------------------------------------------------------------


@dataclass
class Waiting:
    """What the game waits on under a key."""

    is_job: bool
    then: Then
    timers: dict[str, tuple[datetime, Then | None]] = field(default_factory=dict)
    """key → due, and what follows when the time limit has taken the work away."""
    has_failed: bool = False


class Game:
    """What should happen, told by blocks and continuations."""

    def __init__(self, ids: "Ids") -> None:
        self.ids = ids
        self.now: datetime
        self.variables: dict[str, Any] = {}
        self.visits: dict[str, int] = {}
        self.waiting: dict[str, Waiting] = {}
        self.is_over = False

    def key(self, element: str) -> str:
        self.visits[element] = self.visits.get(element, 0) + 1
        return f"{element}:{self.visits[element]}"

    def enter(self, block: Block | None, then: Then) -> None:
        match block:
            case None:
                then()
            case Task():
                self._begin(block, then)
            case Row(parts):
                self._follow(list(parts), then)
            case Split():
                self._part(block, then)
            case Loop():
                self._follow([block.first, block.body], lambda: self._again(block, then))

    def _follow(self, parts: list[Block | None], then: Then) -> None:
        if not parts:
            then()
            return
        self.enter(parts[0], lambda: self._follow(parts[1:], then))

    def _part(self, block: Split, then: Then) -> None:
        name = self.ids.of(block)
        chosen = list(block.branches)
        if block.kind == "exclusive":
            chosen = [chosen[self.variables[name] % len(chosen)]]
        elif block.kind == "inclusive":
            picked = [b for i, b in enumerate(chosen) if self.variables[f"{name}_{i}"]]
            chosen = picked or [None]
        left = len(chosen)

        def arrive() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                then()

        for branch in chosen:
            self.enter(branch, arrive)

    def _again(self, block: Loop, then: Then) -> None:
        if self.variables[self.ids.of(block)]:
            self.enter(block, then)
        else:
            then()

    def _begin(self, task: Task, then: Then) -> None:
        name = self.ids.of(task)
        here = self.waiting[self.key(name)] = Waiting(task.is_job, then)
        if task.reminder is not None:
            due = self.now + timedelta(minutes=task.reminder)
            here.timers[self.key(f"{name}_ingat")] = (due, None)
        if task.limit is not None:
            due = self.now + timedelta(minutes=task.limit)
            here.timers[self.key(f"{name}_batas")] = (due, self._instead(name, then))

    def _instead(self, name: str, then: Then) -> Then:
        def begin() -> None:
            self.waiting[self.key(f"{name}_ganti")] = Waiting(False, then)

        return begin

    def remind(self, key: str, timer: str) -> None:
        """Let a reminder fire: it may be work of its own, which nothing waits for."""
        del self.waiting[key].timers[timer]
        name = key.partition(":")[0]
        if self.ids.reminds_by_work(name):
            self.waiting[self.key(f"{name}_tegur")] = Waiting(False, lambda: None)

    def overdue(self, key: str) -> list[tuple[datetime, str, Then | None]]:
        """Return a work item's timers that are due, reminders first where two are due at once."""
        timers = self.waiting[key].timers.items()
        found = [(due, name, after) for name, (due, after) in timers if due <= self.now]
        return sorted(found, key=lambda one: (one[0], one[2] is not None))

    def complete(self, key: str, values: dict[str, Any]) -> bool:
        """Complete a work item or job; return whether its time limit allows it."""
        overdue = self.overdue(key)
        if any(after is not None for _, _, after in overdue):
            return False
        for _, timer, _ in overdue:
            self.remind(key, timer)
        self.variables.update(values)
        self.waiting.pop(key).then()
        return True

    def fire_due(self) -> None:
        for key in list(self.waiting):
            for _, timer, after in self.overdue(key):
                if after is None:
                    self.remind(key, timer)
                    continue
                del self.waiting[key]
                after()
                break

    def dues(self) -> dict[str, datetime]:
        return {k: due for here in self.waiting.values() for k, (due, _) in here.timers.items()}


# ---- the drawing ---------------------------------------------------------------------------


class Ids:
    """Names the blocks of one diagram, and the variables that its decisions look at."""

    def __init__(self, block: Block) -> None:
        self._ids: dict[int, str] = {}
        self._tasks: dict[str, Task] = {}
        self.block = _copied(block)
        numbers = count(1)
        for one in _all(self.block):
            self._ids[id(one)] = f"n{next(numbers)}"
            if isinstance(one, Task):
                self._tasks[self.of(one)] = one

    def of(self, block: Block) -> str:
        return self._ids[id(block)]

    def reminds_by_work(self, name: str) -> bool:
        return self._tasks[name].reminder_is_work

    def decisions(self, choose: Callable[[int], int]) -> dict[str, Any]:
        """Return a value for every variable that a decision looks at."""
        values: dict[str, Any] = {}
        for block in _all(self.block):
            name = self.of(block)
            if isinstance(block, Loop):
                values[name] = choose(3) == 1
            elif isinstance(block, Split) and block.kind == "exclusive":
                values[name] = choose(len(block.branches))
            elif isinstance(block, Split) and block.kind == "inclusive":
                values |= {f"{name}_{i}": choose(3) > 0 for i in range(len(block.branches))}
        return values


def _copied(block: Block) -> Block:
    """Return a copy in which no two places share one object, so that places have names."""
    match block:
        case Row(parts):
            return Row(tuple(_copied(part) for part in parts))
        case Split(kind, branches):
            return Split(kind, tuple(None if b is None else _copied(b) for b in branches))
        case Loop(first, body):
            return Loop(Task(**vars(first)), None if body is None else _copied(body))
        case Task():
            return Task(**vars(block))


def _all(block: Block | None) -> Iterator[Block]:
    if block is None:
        return
    yield block
    inner: tuple[Block | None, ...] = ()
    match block:
        case Row(parts):
            inner = parts
        case Split():
            inner = block.branches
        case Loop():
            inner = (block.first, block.body)
    for one in inner:
        yield from _all(one)


def draw(ids: Ids) -> bytes:
    """Return the diagram of a block."""
    parts: list[str] = []
    entry, exit_ = _draw(ids, ids.block, parts)
    ends = (flow("mulai", entry), flow(exit_, "selesai"))
    return process(start(), end(), *parts, *ends)


def _draw(ids: Ids, block: Block, parts: list[str]) -> tuple[str, str]:
    """Add a block's elements and flows to `parts`; return its first and last element."""
    name = ids.of(block)
    match block:
        case Task():
            return name, _draw_task(name, block, parts)
        case Row():
            drawn = [_draw(ids, part, parts) for part in block.parts]
            for (_, before), (after, _) in pairwise(drawn):
                parts.append(flow(before, after))
            return drawn[0][0], drawn[-1][1]
        case Split():
            _draw_split(ids, block, parts)
            return name, f"{name}_temu"
        case Loop():
            parts.append(node("exclusiveGateway", name))
            parts.append(node("exclusiveGateway", f"{name}_lagi", default=f"{name}_habis"))
            parts.append(flow(f"{name}_lagi", name, f"{name} == True"))
            parts.append(node("exclusiveGateway", f"{name}_keluar"))
            parts.append(flow(f"{name}_lagi", f"{name}_keluar", id=f"{name}_habis"))
            entry, exit_ = _draw(ids, block.first, parts)
            parts.append(flow(name, entry))
            if block.body is not None:
                inner_entry, inner_exit = _draw(ids, block.body, parts)
                parts.append(flow(exit_, inner_entry))
                exit_ = inner_exit
            parts.append(flow(exit_, f"{name}_lagi"))
            return name, f"{name}_keluar"


def _draw_task(name: str, task: Task, parts: list[str]) -> str:
    parts.append(diagrams.job(name) if task.is_job else user(name))
    if task.reminder is not None:
        parts.append(boundary(f"{name}_ingat", name, f"PT{task.reminder}M"))
        parts.append(end(f"{name}_ingat_selesai"))
        if task.reminder_is_work:
            parts.append(user(f"{name}_tegur"))
            parts.append(diagrams.path(f"{name}_ingat", f"{name}_tegur", f"{name}_ingat_selesai"))
        else:
            parts.append(flow(f"{name}_ingat", f"{name}_ingat_selesai"))
    if task.limit is None:
        return name
    parts.append(boundary(f"{name}_batas", name, f"PT{task.limit}M", interrupting=True))
    parts.append(user(f"{name}_ganti"))
    parts.append(node("exclusiveGateway", f"{name}_keluar"))
    parts.append(diagrams.path(f"{name}_batas", f"{name}_ganti", f"{name}_keluar"))
    parts.append(flow(name, f"{name}_keluar"))
    return f"{name}_keluar"


def _draw_split(ids: Ids, block: Split, parts: list[str]) -> None:
    name = ids.of(block)
    tag = f"{block.kind}Gateway"
    default = {"inclusive": f"{name}_jalan_lain", "exclusive": f"{name}_jalan_0"}.get(block.kind)
    more = {} if default is None else {"default": default}
    if block.kind == "inclusive":
        parts.append(flow(name, f"{name}_temu", id=f"{name}_jalan_lain"))
    parts.append(node(tag, name, **more))
    parts.append(node(tag, f"{name}_temu"))
    for index, branch in enumerate(block.branches):
        condition = ""
        if index and block.kind == "exclusive":
            condition = f"{name} == {index}"
        elif block.kind == "inclusive":
            condition = f"{name}_{index} == True"
        if branch is None:
            parts.append(flow(name, f"{name}_temu", condition, id=f"{name}_jalan_{index}"))
            continue
        entry, exit_ = _draw(ids, branch, parts)
        parts.append(flow(name, entry, condition, id=f"{name}_jalan_{index}"))
        parts.append(flow(exit_, f"{name}_temu"))


# ---- the walk ------------------------------------------------------------------------------


class Walk:
    """One case of a random diagram, held against the game after every command."""

    def __init__(self, bench: Bench, seed: int, tasks: int) -> None:
        self.bench, self.random = bench, Random(seed)  # noqa: S311 - no secret
        block = grow(self.random, tasks)
        self.choices_left = MAX_CHOICES
        self.ids = Ids(block)
        self.game = Game(self.ids)
        self.case: UUID

    def choose(self, options: int) -> int:
        """Choose; always the first when many choices were made, so that every walk ends."""
        self.choices_left -= 1
        return self.random.randrange(options) if self.choices_left > 0 else 0

    def go(self) -> None:
        self.bench.deploy(draw(self.ids))
        self.game.now = self.bench.clock.now()
        self.game.variables = self.ids.decisions(self.choose)
        self.case = self.bench.start(**self.game.variables)
        self.game.enter(self.ids.block, self._over)
        self.check()
        while self.game.waiting:
            self.act()
            self.check()
        with self.bench.database.reading() as connection:
            assert verify(connection, self.bench.unit_id, self.case).problem == ""

    def _over(self) -> None:
        self.game.is_over = True

    def act(self) -> None:
        key = sorted(self.game.waiting)[self.choose(len(self.game.waiting))]
        here = self.game.waiting[key]
        match self.choose(6):
            case 1 | 2:
                self.pass_time()
            case 3 if here.is_job and not here.has_failed:
                here.has_failed = True
                self.bench.fail_job(self.case, key, "situs tidak menjawab")
            case _ if here.has_failed:
                here.has_failed = False
                self.bench.retry(self.case, key)
            case _:
                self.complete(key, here)

    def pass_time(self) -> None:
        self.bench.clock.advance(timedelta(minutes=(1, 30, 239, 1000)[self.choose(4)]))
        self.game.now = self.bench.clock.now()
        if self.choose(2):
            self.bench.timers.fire_due()
            self.game.fire_due()

    def complete(self, key: str, here: Waiting) -> None:
        values = self.ids.decisions(self.choose)
        do = self.bench.finish_job if here.is_job else self.bench.complete
        if self.game.complete(key, values):
            do(self.case, key, **values)
            return
        with pytest.raises(WrongState, match="to be in time"):
            do(self.case, key, **values)
        self.bench.timers.fire_due()
        self.game.fire_due()

    def check(self) -> None:
        """Hold the case against the game."""
        game, waiting = self.game, self.game.waiting
        assert self.bench.open(self.case) == sorted(k for k in waiting if not waiting[k].is_job)
        assert self._jobs() == {
            k for k in waiting if waiting[k].is_job and not waiting[k].has_failed
        }
        assert self._dues() == game.dues()
        assert self.bench.variables(self.case) == game.variables
        failed = any(here.has_failed for here in waiting.values())
        status = "incident" if failed else "running" if waiting else "completed"
        assert self.bench.case(self.case).status == status
        assert game.is_over or waiting

    def _jobs(self) -> set[str]:
        query = select(job.c.key).where(job.c.instance_id == self.case, job.c.status == "todo")
        with self.bench.database.reading() as connection:
            return set(connection.scalars(query))

    def _dues(self) -> dict[str, datetime]:
        waiting = (timer_job.c.instance_id == self.case, timer_job.c.status == "waiting")
        query = select(timer_job.c.key, timer_job.c.due_at).where(*waiting)
        with self.bench.database.reading() as connection:
            return {row.key: row.due_at for row in connection.execute(query)}


SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Bench]:
    """The bench on SQLite only: there many diagrams are walked."""
    url = migrated_template(migrate).create("sqlite", tmp_path)
    database = open_database(url)
    yield Bench(database)
    database.close()
    drop(url)


@settings(SETTINGS, max_examples=200)
@given(seed=st.integers(0, 2**32), tasks=st.integers(3, 8))
def test_any_diagram_goes_as_its_blocks_mean_and_replays_to_the_same(
    sqlite: Bench, seed: int, tasks: int
) -> None:
    Walk(sqlite, seed, tasks).go()


@settings(SETTINGS, max_examples=5)
@given(seed=st.integers(0, 2**32), tasks=st.integers(3, 8))
def test_so_it_goes_on_each_database(bench: Bench, seed: int, tasks: int) -> None:
    Walk(bench, seed, tasks).go()
