"""The command line: `python -m benchmarks.load`; `--help` says the rest."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import benchmarks.load
from benchmarks.load.building import build, driver_url, require_sound
from benchmarks.load.commands import commands_a_second, open_items
from benchmarks.load.driving import LOOKING, Measured, Places, drive, places
from benchmarks.load.memory import Memory
from benchmarks.registry import Reading, at_most
from benchmarks.report import table
from benchmarks.site import ON_DISK
from tests.installation import Installation, Process
from tests.postgres import DURABLE_SETTINGS, Cluster

# As somebody would set a server with a few gigabytes of memory; what is written stays durable.
SERVER = {
    **DURABLE_SETTINGS,
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
PAGES = ("inbox", "case", "search", "form", "completion")


@dataclass(frozen=True)
class Office:
    """One office that is built and served."""

    name: str
    url: str
    installation: Installation
    asked: Places


def main(arguments: list[str] | None = None) -> int:
    """Build, serve, ask, and print what was measured."""
    chosen = _parser().parse_args(arguments)
    with _cluster(chosen.folder) as (cluster, folder), ExitStack() as served:
        offices = [
            _built(cluster, folder, "small", chosen.small_open, chosen.small_closed, chosen),
            _built(cluster, folder, "large", chosen.open, chosen.closed, chosen),
        ]
        webs = {
            each.name: served.enter_context(each.installation.running("web")) for each in offices
        }
        for each in offices:
            origin, rate = webs[each.name].origin, max(chosen.rate)
            drive(origin, each.asked, rate=rate, seconds=chosen.warming, mix=LOOKING)
        for rate in chosen.rate:
            _show(_pages(offices, webs, rate, chosen.seconds))
        large = offices[1]
        _show(_throughput(large, chosen.commands))
        if chosen.soak_minutes:
            with large.installation.running("worker") as worker:
                served_by = [webs[large.name], worker]
                _show(_soaked(served_by, large, min(chosen.rate), chosen.soak_minutes))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load", description=benchmarks.load.__doc__
    )
    parser.add_argument("--open", type=int, default=1_000_000, help="work items that wait")
    parser.add_argument("--closed", type=int, default=10_000_000, help="work items completed")
    parser.add_argument("--small-open", type=int, default=1_000, help="of the small office")
    parser.add_argument("--small-closed", type=int, default=10_000, help="of the small office")
    parser.add_argument(
        "--rate", type=float, nargs="+", default=[30.0, 50.0], help="requests a second"
    )
    parser.add_argument("--seconds", type=float, default=60, help="at each rate")
    parser.add_argument("--warming", type=float, default=60, help="seconds, before all else")
    parser.add_argument("--soak-minutes", type=float, default=0, help="watch memory for so long")
    parser.add_argument("--commands", type=float, default=10, help="seconds of commands alone")
    parser.add_argument("--web-processes", type=int, default=2, help="of `alur web`")
    parser.add_argument("--builders", type=int, default=2, help="processes that write cases")
    parser.add_argument("--folder", type=Path, help="where the databases go; a real disk")
    return parser


# ---- what is built and served --------------------------------------------------------------------


@contextmanager
def _cluster(parent: Path | None) -> Iterator[tuple[Cluster, Path]]:
    """Start a PostgreSQL server in a folder of its own; both are gone at the end."""
    parent = parent or (ON_DISK if ON_DISK.is_dir() else Path.cwd())
    folder = Path(tempfile.mkdtemp(prefix="alur-load-", dir=parent))
    folder.chmod(0o711)  # the server runs as another user when we are root
    cluster = Cluster(SERVER, folder)
    cluster.start()
    try:
        yield cluster, folder
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _built(
    cluster: Cluster, folder: Path, name: str, waiting: int, closed: int, chosen: argparse.Namespace
) -> Office:
    url = cluster.url(cluster.create())
    here = folder / name
    here.mkdir()
    installation = Installation(here, url, ALUR_WEB_PROCESSES=str(chosen.web_processes))
    built = build(
        url, installation.var, open_items=waiting, closed_items=closed,
        processes=chosen.builders, say=_say,
    )  # fmt: skip
    sound = require_sound(url, built.unit_id)
    installation.found()
    print(
        f"{name}: {waiting:,} open and {built.closed_items:,} closed work items, {built.cases:,} "
        f"cases, {built.entries:,} entries, {built.size / 1e9:.2f} GB, built in "
        f"{built.seconds:.0f} s; {sound} cases at random verify and replay",
        flush=True,
    )
    return Office(name, url, installation, places(driver_url(url)))


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


def _show(readings: Iterator[Reading]) -> None:
    """Print what one part came to at once: the next may take an hour."""
    print(table(list(readings)), flush=True)


# ---- what is measured ----------------------------------------------------------------------------


def _pages(
    offices: list[Office], webs: dict[str, Process], rate: float, seconds: float
) -> Iterator[Reading]:
    """Let people come to each office in turn, twice, so that a noisy moment hits both alike."""
    found = {each.name: Measured({kind: [] for kind in PAGES}) for each in offices}
    for turn in range(2):
        for each in offices:
            part = drive(
                webs[each.name].origin, each.asked, rate=rate, seconds=seconds / 2, seed=turn
            )
            for kind, waited in part.waited.items():
                found[each.name].waited[kind] += waited
            found[each.name].failed.update(part.failed)
            found[each.name].late = max(found[each.name].late, part.late)
    for name, measured in found.items():
        count = sum(len(waited) for waited in measured.waited.values())
        yield Reading(f"{name}: answered at {rate:g}/s", "postgresql", count / seconds, "/s")
        yield Reading("… that failed", "postgresql", measured.failed.total(), "")
        if measured.failed:
            _say(f"{name}: {dict(measured.failed)}")
    small, large = (found[each.name] for each in offices)
    for kind in PAGES:
        if not (small.waited[kind] and large.waited[kind]):
            continue
        what = f"{kind} p95 at {rate:g}/s"
        before, after = small.p95(kind) * 1000, large.p95(kind) * 1000
        yield Reading(f"{what}, small", "postgresql", before, "ms")
        yield Reading("… large", "postgresql", after, "ms")
        yield Reading("… large ÷ small", "postgresql", after / before, "x", at_most(1.5, 1.2))


def _throughput(office: Office, seconds: float) -> Iterator[Reading]:
    address = driver_url(office.url)
    settings = {"ALUR_DATABASE": office.url, "ALUR_VAR": str(office.installation.var)}
    for processes in (1, 2, 4):
        items = open_items(address, 20_000)
        if len(items) < 100 * processes:
            _say(f"{len(items)} work items left, too few to complete")
            break
        speed = commands_a_second(settings, items, processes=processes, seconds=seconds)
        yield Reading(f"commands, {processes} processes", "postgresql", speed, "/s")


def _soaked(
    processes: list[Process], office: Office, rate: float, minutes: float
) -> Iterator[Reading]:
    """Let people come for long, and look at the memory of each process twice a minute."""
    web = processes[0]
    memories = [Memory(process.pid) for process in processes]
    until = time.monotonic() + minutes * 60
    drive(web.origin, office.asked, rate=rate, seconds=30)  # what is kept once is there
    while time.monotonic() < until:
        for memory in memories:
            memory.look()
        drive(web.origin, office.asked, rate=rate, seconds=30)
    for memory in memories:
        memory.look()
        for name, (first, settled, last) in memory.course().items():
            what = f"memory of {name} at the beginning of {minutes:g} min"
            yield Reading(what, "postgresql", first / 1e6, "MB")
            yield Reading("… after a quarter", "postgresql", settled / 1e6, "MB")
            yield Reading("… at the end", "postgresql", last / 1e6, "MB")
            # What is kept once, in each thread and connection, is there after a quarter.
            grown = last / settled
            yield Reading("… ÷ after a quarter", "postgresql", grown, "x", at_most(1.05, 1.02))


if __name__ == "__main__":
    raise SystemExit(main())
