"""Requests at a given rate, sent when their time has come whether or not others were answered.

What takes long is so counted as long as a person waits: from when she would have clicked. (Who
waits for an answer before asking again measures a server less often the slower it is.)
"""

import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg

from benchmarks.load.people import Person, hidden_of
from benchmarks.timing import percentile

WINDOWS = 64  # at which people sit; more requests than these wait, and are counted so
# Of a hundred visits. A completion is two requests: its form, then what was filled in.
LOOKING = {"inbox": 50, "case": 25, "search": 15}
MIX = {**LOOKING, "completion": 10}
FILED = {
    "kode_klasifikasi": "400.14.4.3", "nomor_arsip": "400.14.4.3/7", "lemari": "2", "laci": "3",
    "folder": "Siaran pers 01", "retensi": "2 tahun aktif, 3 tahun inaktif",
    "nasib_akhir": "permanen", "_action": "complete",
}  # fmt: skip
_INBOXES = (
    "/kotak-tugas", "/kotak-tugas", "/kotak-tugas?tampil=terlambat", "/kotak-tugas?tampil=saya",
)  # fmt: skip


_Waiting = queue.SimpleQueue[tuple[float, str, random.Random] | None]


@dataclass(frozen=True)
class Places:
    """What is asked for."""

    cases: Sequence[str]
    words: Sequence[str]  # that are searched
    items: queue.SimpleQueue[tuple[str, str]]  # case and key of work items that may be completed


@dataclass
class Measured:
    """What people waited, in seconds, by kind; and what went wrong."""

    waited: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    late: float = 0.0  # how much later than its time the last visit began

    def p95(self, kind: str) -> float:
        """Return the 95th percentile, in seconds."""
        return percentile(self.waited[kind], 95)


def places(address: str, *, seed: int = 7, count: int = 500) -> Places:
    """Choose what will be asked for, at random, from the database itself.

    So few cases that each is seen again and again, as those of a week are: what a first look at a
    row costs is the disk's affair.
    """
    drawn = random.Random(seed)  # noqa: S311 - what is looked at
    with psycopg.connect(address) as connection:
        share = connection.execute(
            "SELECT least(100, 100.0 * %s / greatest(reltuples, 1)) FROM pg_class "
            "WHERE relname = 'instance'", [count]
        ).fetchone()  # fmt: skip
        assert share
        rows = connection.execute(
            "SELECT id, title FROM instance TABLESAMPLE BERNOULLI (%s) WHERE title <> ''",
            [float(share[0])],
        ).fetchall()
        open_items = connection.execute(
            "SELECT instance_id, key FROM work_item WHERE status = 'open' AND group_key = 'petugas'"
            " AND key >= 'arsipkan:' AND key < 'arsipkan;' LIMIT 20000"
        ).fetchall()
    drawn.shuffle(rows)
    drawn.shuffle(open_items)
    items: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
    for case, key in open_items:
        items.put((str(case), key))
    # Half of the searches are for one case, half for what many have.
    words = [title.split()[-1 if n % 2 else 0] for n, (_, title) in enumerate(rows)]
    return Places([str(case) for case, _ in rows], words, items)


def drive(
    origin: str,
    asked: Places,
    *,
    rate: float,
    seconds: float,
    mix: Mapping[str, int] = MIX,
    seed: int = 7,
) -> Measured:
    """Let people come, `rate` requests a second, for so long."""
    person = Person(origin)
    person.log_in("petugas")
    measured = Measured({kind: [] for kind in (*MIX, "form")})
    waiting: _Waiting = queue.SimpleQueue()
    windows = [_Window(person.again(), waiting, asked, measured) for _ in range(WINDOWS)]
    for window in windows:
        window.start()
    requests = sum(count * (2 if kind == "completion" else 1) for kind, count in mix.items())
    visits = rate * sum(mix.values()) / requests
    measured.late = _send(waiting, visits, seconds, mix, seed)
    for _ in windows:
        waiting.put(None)
    for window in windows:
        window.join()
    person.leave()
    return measured


class _Window(threading.Thread):
    """Where a person sits: takes the next visit whose time has come."""

    def __init__(
        self, person: Person, waiting: "_Waiting", asked: Places, measured: Measured
    ) -> None:
        super().__init__(daemon=True)
        self._person, self._waiting, self._asked = person, waiting, asked
        self._measured = measured

    def run(self) -> None:
        while (visit := self._waiting.get()) is not None:
            due, kind, drawn = visit
            try:
                if kind == "completion":
                    self._complete(due)
                else:
                    self._look(kind, due, drawn)
            except queue.Empty:
                self._measured.failed["nothing left to complete"] += 1
            except OSError:
                self._note(kind, due, 0)
        self._person.leave()

    def _look(self, kind: str, due: float, drawn: random.Random) -> None:
        address = {
            "inbox": lambda: drawn.choice(_INBOXES),
            "case": lambda: f"/berkas-proses/{drawn.choice(self._asked.cases)}",
            "search": lambda: f"/berkas-proses?cari={drawn.choice(self._asked.words)}",
        }[kind]()
        status, _ = self._person.get(address)
        self._note(kind, due, status)

    def _complete(self, due: float) -> None:
        case, key = self._asked.items.get_nowait()
        address = f"/tugas/{case}/{key}"
        status, page = self._person.get(address)
        self._note("form", due, status)
        shown = time.monotonic()
        status, _ = self._person.send(address, {**hidden_of(page), **FILED})
        self._note("completion", shown, status, wanted=303)

    def _note(self, kind: str, since: float, status: int, wanted: int = 200) -> None:
        self._measured.waited[kind].append(time.monotonic() - since)
        if status != wanted:
            self._measured.failed[f"{kind} {status}"] += 1


def _send(
    waiting: "_Waiting",
    visits: float,
    seconds: float,
    mix: Mapping[str, int],
    seed: int,
) -> float:
    """Send visits at random moments, so many a second (a Poisson process)."""
    drawn = random.Random(seed)  # noqa: S311 - when people come
    kinds, weights = tuple(mix), tuple(mix.values())
    due = begun = time.monotonic()
    late = 0.0
    while (due := due + drawn.expovariate(visits)) < begun + seconds:
        time.sleep(max(0.0, due - time.monotonic()))
        late = time.monotonic() - due
        kind = drawn.choices(kinds, weights)[0]
        waiting.put((due, kind, random.Random(drawn.random())))  # noqa: S311
    return late
