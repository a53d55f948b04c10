"""`alur tokens`: which programs are let in, and which of their tokens nobody uses any more."""

import os
from collections.abc import Iterator
from datetime import datetime

import click
from sqlalchemy import Connection, select

from engine.clock import SystemClock
from engine.database import open_database
from webapp.api.tables import api_token
from webapp.settings import read_settings
from webapp.tables import account


@click.command()
def tokens() -> None:
    """List the valid tokens of the database: never the tokens themselves."""
    database = open_database(read_settings(os.environ).database)
    try:
        with database.reading() as connection:
            for line in _lines(connection, SystemClock().now()):
                click.echo(line)
    finally:
        database.close()


def _lines(connection: Connection, now: datetime) -> Iterator[str]:
    query = (
        select(api_token, account.c.username)
        .outerjoin(account, account.c.id == api_token.c.person_id)
        .where(api_token.c.revoked_at.is_(None))
        .order_by(api_token.c.unit_id, api_token.c.name)
    )
    for row in connection.execute(query):
        if row.expires_at is not None and row.expires_at <= now:
            continue
        parts = [row.name, " ".join(row.scopes)]
        parts += [f"for {row.username}"] if row.username else []
        parts += [f"topics {' '.join(row.topics)}"] if row.topics else []
        parts += [f"until {row.expires_at:%Y-%m-%d}"] if row.expires_at else []
        used = f"{row.last_used_at:%Y-%m-%d %H}.00 UTC" if row.last_used_at else "never"
        yield "\t".join([*parts, f"used {used}"])
