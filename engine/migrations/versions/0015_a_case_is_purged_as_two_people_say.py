"""What two people agree to purge leaves the log, and nothing else does."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes, Json, Moment

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the tables, and let the log's triggers pass what is listed in `purged`."""
    op.create_table(
        "purge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("cases", Json, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by_id", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("purge_status_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("purge_key")),
    )
    op.create_index("purge_by_time", "purge", ["unit_id", "proposed_at"], unique=False)
    op.create_table(
        "purged",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", Bytes, nullable=False),
        sa.Column("purge_id", sa.Uuid(), nullable=False),
        sa.Column("purged_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("purged_key")),
    )
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


_IS_LISTED = """EXISTS (SELECT 1 FROM purged WHERE purged.instance_id = OLD.stream_id
           AND purged.unit_id = OLD.unit_id AND OLD.seq <= purged.seq)"""

_TRIGGERS = {
    "sqlite": [
        "DROP TRIGGER entry_is_never_deleted",
        f"""CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
           WHEN NOT {_IS_LISTED}
           BEGIN SELECT RAISE(ABORT, 'the log is never deleted'); END""",
        """CREATE TRIGGER purged_is_never_changed BEFORE UPDATE ON purged
           BEGIN SELECT RAISE(ABORT, 'what was purged is never changed'); END""",
        """CREATE TRIGGER purged_is_never_deleted BEFORE DELETE ON purged
           BEGIN SELECT RAISE(ABORT, 'what was purged is never deleted'); END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION entry_is_kept_unless_purged() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN
           IF TG_OP = 'DELETE' THEN IF {_IS_LISTED} THEN RETURN OLD; END IF; END IF;
           RAISE EXCEPTION 'the log is never changed or deleted'; END $$""",
        "DROP TRIGGER entry_is_never_changed ON entry",
        """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
           FOR EACH ROW EXECUTE FUNCTION entry_is_kept_unless_purged()""",
        "ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_is_never_changed",
        """CREATE TRIGGER purged_is_never_changed BEFORE UPDATE OR DELETE ON purged
           FOR EACH ROW EXECUTE FUNCTION entry_is_kept()""",
        """CREATE TRIGGER purged_is_never_emptied BEFORE TRUNCATE ON purged
           FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()""",
        "ALTER TABLE purged ENABLE ALWAYS TRIGGER purged_is_never_changed",
        "ALTER TABLE purged ENABLE ALWAYS TRIGGER purged_is_never_emptied",
    ],
}
