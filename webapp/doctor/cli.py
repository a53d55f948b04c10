"""`alur doctor`: says whether the installation is well."""

import os

import click
import orjson

from engine.clock import SystemClock
from webapp.doctor.check import ERROR, OK, WARNING
from webapp.doctor.examining import Seen, examine

_COLUMN = 9
_COLOURS = {OK: "green", WARNING: "yellow", ERROR: "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def doctor(*, as_json: bool) -> None:
    """Look whether everything is well; exit code 1 if there is an error."""
    seen = examine(os.environ, SystemClock())
    count = {each: _count(seen, each) for each in (ERROR, WARNING)}
    if as_json:
        click.echo(orjson.dumps({"findings": [_record(each) for each in seen], **_totals(count)}))
    else:
        for each in seen:
            _say(each)
        click.echo(f"{_many(count[ERROR], 'error')}, {_many(count[WARNING], 'warning')}.")
    if count[ERROR]:
        raise SystemExit(1)


def _count(seen: list[Seen], severity: str) -> int:
    return sum(each.finding.severity == severity for each in seen)


def _totals(count: dict[str, int]) -> dict[str, int]:
    return {"errors": count[ERROR], "warnings": count[WARNING]}


def _record(seen: Seen) -> dict[str, str]:
    found = seen.finding
    return {
        "check": seen.check,
        "severity": found.severity,
        "sentence": found.sentence,
        "mend": found.mend,
    }


def _say(seen: Seen) -> None:
    found = seen.finding
    severity = click.style(found.severity.ljust(_COLUMN), fg=_COLOURS[found.severity])
    click.echo(f"{severity}{seen.check}: {found.sentence}")
    if found.mend:
        click.echo(f"{' ' * _COLUMN}{found.mend}")


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count or 'no'} {what}s"
