"""`alur erasures`: what was erased, as a list that outlives a restore of the database.

A backup still has what was erased after it was made. Its log cannot say so: the list must come from
outside.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

import click

from engine import queries, vouched_values
from engine.commands import Actor, ErasePersonalData
from engine.permission import ADMINISTRATOR
from engine.personal import is_commitment
from engine.runtime import Runtime
from webapp.auditing.cli import opened

_ACTOR = Actor("system:erasures", "erasures", groups=(ADMINISTRATOR,))


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    case: UUID
    reason: str
    commitments: dict[str, list[str]]  # by field


@click.group()
def erasures() -> None:
    """Carry erasures of personal data over a restore of the database."""


@erasures.command()
def export() -> None:
    """Print every erasure of the office, a JSON object a line; it holds no personal data."""
    with opened() as (_, runtime), runtime.database.reading() as connection:
        for each in vouched_values.erasures(connection, runtime.unit_id):
            line = {
                "case": str(each.stream_id),
                "at": each.at,
                "reason": each.reason,
                "commitments": each.commitments,
            }
            click.echo(json.dumps(line, ensure_ascii=False, sort_keys=True))


@erasures.command()
@click.argument("listed", type=click.File(encoding="utf-8"), metavar="FILE")
def apply(listed: IO[str]) -> None:
    """Erase again what FILE lists and the database keeps; each as an entry of its case."""
    lines = list(read_erasures(listed))
    with opened() as (_, runtime):
        erased = sum(erase_again(runtime, line) for line in lines)
    click.echo(f"{erased} personal values of {len(lines)} erasures were erased again.")


def erase_again(runtime: Runtime, line: Listed) -> int:
    """Erase what is still kept of one line; return how many values that were."""
    with runtime.database.reading() as connection:
        kept = {
            commitment
            for each in queries.personal_fields(connection, instance_id=line.case)
            for commitment in each.commitments
        }
    left = {
        name: [each for each in commitments if each in kept]
        for name, commitments in line.commitments.items()
    }
    still = {name: commitments for name, commitments in left.items() if commitments}
    if still:
        runtime.submit(ErasePersonalData(line.case, line.reason, still), actor=_ACTOR)
    return sum(map(len, still.values()))


def read_erasures(listed: IO[str]) -> Iterator[Listed]:
    """Yield the lines of a list; one that is none ends the command with a sentence."""
    for number, text in enumerate(listed, start=1):
        try:
            yield _line(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
            raise click.ClickException(
                f"Expected line {number} to be an erasure, but found {text.strip()[:80]!r}"
            ) from problem


def _line(said: Any) -> Listed:
    commitments = {
        str(name): [_commitment(each) for each in found]
        for name, found in said["commitments"].items()
    }
    return Listed(UUID(said["case"]), str(said["reason"]), commitments)


def _commitment(text: object) -> str:
    if not is_commitment(text):
        raise ValueError(f"Expected a commitment, but found {text!r}")
    return text
