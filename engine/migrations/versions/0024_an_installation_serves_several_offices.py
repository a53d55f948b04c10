"""An installation serves several offices, and what one of them calls something binds no other.

Login names and the ids of messages from outside are unique within an office; offices have a short
name for their addresses.
"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

USERNAME = (
    "CONSTRAINT account_one_username UNIQUE (username)",
    "CONSTRAINT account_one_unit_id_username UNIQUE (unit_id, username)",
)
MESSAGE = (
    "CONSTRAINT message_key PRIMARY KEY (id)",
    "CONSTRAINT message_key PRIMARY KEY (unit_id, id)",
)
MAX_SLUG_LETTERS = 60


def upgrade() -> None:
    """Name the offices, and put the unit before what was unique without it.

    The release before goes on: what it writes is unique in the new sense too, and an office that
    it makes has no short name until it needs one.
    """
    op.add_column("unit", sa.Column("slug", sa.Text(), nullable=True))
    _name_offices()
    if op.get_bind().dialect.name == "sqlite":
        # SQLite cannot add a constraint; a unique index by the same name is not the same thing.
        _rebuild("unit", ")", ", CONSTRAINT unit_one_slug UNIQUE (slug))", last=True)
        _rebuild("account", *USERNAME)
        _rebuild("message", *MESSAGE)
        return
    op.create_unique_constraint("unit_one_slug", "unit", ["slug"])
    for table, (old, new) in {"account": USERNAME, "message": MESSAGE}.items():
        name = old.split()[1]
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD {new}")


def _name_offices() -> None:
    taken: set[str] = set()
    for row in op.get_bind().execute(sa.text("SELECT id, name FROM unit ORDER BY id")).all():
        plain = unicodedata.normalize("NFKD", row.name).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG_LETTERS].strip("-")
        slug = words if words and words not in taken else f"kantor-{len(taken) + 1}"
        taken.add(slug)
        naming = sa.text("UPDATE unit SET slug = :slug WHERE id = :id")
        op.get_bind().execute(naming, {"slug": slug, "id": row.id})


def _rebuild(table: str, old: str, new: str, *, last: bool = False) -> None:
    """Build a table of SQLite anew, with `new` in place of `old`, and its indexes."""
    bind = op.get_bind()
    asked = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :name AND sql NOT NULL")
    parts: list[Any] = list(bind.execute(asked, {"name": table}).all())
    (made,) = (row.sql for row in parts if row.type == "table")
    if old not in made:
        raise RuntimeError(f"Expected '{old}' in the table '{table}', but it is: {made}")
    before, _, after = made.rpartition(old) if last else made.partition(old)
    changed = (before + new + after).replace(table, f"{table}_anew", 1)
    bind.exec_driver_sql(changed)
    bind.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608
    bind.exec_driver_sql(f"DROP TABLE {table}")
    bind.exec_driver_sql(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for row in parts:
        if row.type != "table":
            bind.exec_driver_sql(row.sql)
