"""Old months of the log are kept in files, and come back from them.

`entry_default` takes what has no month, so it would take an entry of a case whose log is kept
apart: one that does not follow the entry before it is refused there.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Moment

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Create the table, and on PostgreSQL the trigger."""
    op.create_table(
        "kept_apart",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('apart', 'back')", name=op.f("kept_apart_status_known")),
        sa.PrimaryKeyConstraint("unit_id", "month", name=op.f("kept_apart_key")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in _GUARD:
            op.execute(statement)


_GUARD = (
    """CREATE FUNCTION entry_follows_another() RETURNS trigger LANGUAGE plpgsql
       SET search_path FROM CURRENT AS $$ BEGIN
       IF NOT EXISTS (SELECT FROM entry
                      WHERE stream_id = NEW.stream_id AND seq = NEW.seq - 1) THEN
           RAISE EXCEPTION 'Expected entry % of % to follow another, but its log is kept apart',
               NEW.seq, NEW.stream_id;
       END IF;
       RETURN NEW; END $$""",
    """CREATE TRIGGER entry_follows_another BEFORE INSERT ON log_months.entry_default
       FOR EACH ROW WHEN (NEW.seq > 1) EXECUTE FUNCTION entry_follows_another()""",
)
