"""The command line: `python -m benchmarks`; `--help` says the rest."""

import argparse
import platform
import sqlite3
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import benchmarks.measures
from benchmarks import registry, report
from benchmarks.registry import ALL, Reading
from benchmarks.site import Site


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for, and print it."""
    chosen = _parser().parse_args(arguments)
    unknown = [name for name in chosen.names if name not in ALL]
    if unknown:
        known = ", ".join(ALL)
        print(f"Expected names among {known}, but found '{unknown[0]}'", file=sys.stderr)
        return 2
    scale = registry.TINY if chosen.tiny else registry.FULL if chosen.full else registry.QUICK
    if chosen.searched_cases:
        scale = replace(scale, searched_cases=chosen.searched_cases)
    readings: list[Reading] = []
    begun = time.monotonic()
    with Site(chosen.folder, tuple(chosen.database)) as site:
        print(_place(site))
        for name in chosen.names or ALL:
            seconds = -time.monotonic()
            readings += ALL[name].measure(site, scale)
            seconds += time.monotonic()
            print(f"{seconds:5.1f} s  {name}: {ALL[name].says}", file=sys.stderr)
    print(report.table(readings))
    print(f"\n{time.monotonic() - begun:.0f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    listed = "; ".join(f"{name}: {found.says}" for name, found in ALL.items())
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("names", nargs="*", help=f"which ones; all unless named ({listed})")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a minute or more (the default)")
    size.add_argument("--full", action="store_true", help="more turns and more cases")
    size.add_argument("--tiny", action="store_true", help="only whether it runs: no figures")
    parser.add_argument(
        "--database", action="append", default=[], choices=("sqlite", "postgresql"),
        help="only this one",
    )  # fmt: skip
    parser.add_argument("--searched-cases", type=int, help="of the measurement `search`")
    parser.add_argument("--folder", type=Path, help="where the databases go; a real disk")
    return parser


def _place(site: Site) -> str:
    """Return what a reader must know to compare: versions and the databases' settings."""
    today = datetime.now(UTC).date()  # noqa: TID251 - a report's date
    lines = [
        f"{today}, Python {platform.python_version()}, {platform.system()}",
        f"SQLite {sqlite3.sqlite_version}: WAL, synchronous FULL, in {site.folder.parent}",
    ]
    if "postgresql" in site.databases:
        lines.append("PostgreSQL: its own defaults (fsync on), over a Unix socket")
    else:
        lines.append("PostgreSQL: left out (not wanted, or not installed)")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
