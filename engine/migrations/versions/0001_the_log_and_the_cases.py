"""The log, and what is read from it.

Triggers forbid to change or delete what the log says.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes, Json, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables and the log's triggers."""
    _tables()
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


_TRIGGERS = {
    "sqlite": [
        """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
           BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END""",
        """CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
           BEGIN SELECT RAISE(ABORT, 'the log is never deleted'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the log is never changed or deleted'; END $$""",
        """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
           FOR EACH ROW EXECUTE FUNCTION entry_is_kept()""",
        """CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON entry
           FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()""",
        "ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_is_never_changed",
        "ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_is_never_emptied",
    ],
}


def _tables() -> None:

    op.create_table(
        "calendar",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "name", "version", name=op.f("calendar_key")),
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("diagram", Bytes, nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("deployed_at", Moment(), nullable=False),
        sa.Column("deployed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("definition_key")),
        sa.UniqueConstraint(
            "unit_id",
            "process_id",
            "version",
            name=op.f("definition_one_unit_id_process_id_version"),
        ),
    )
    op.create_table(
        "definition_form",
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("source", Bytes, nullable=False),
        sa.PrimaryKeyConstraint("definition_id", "form_id", name=op.f("definition_form_key")),
    )
    op.create_table(
        "entry",
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("command_id", sa.Text(), nullable=True),
        sa.Column("body", Bytes, nullable=False),
        sa.Column("prev", Bytes, nullable=False),
        sa.Column("hash", Bytes, nullable=False),
        sa.PrimaryKeyConstraint("stream_id", "seq", name=op.f("entry_key")),
    )
    op.create_index(
        "entry_by_command",
        "entry",
        ["unit_id", "command_id"],
        unique=True,
        sqlite_where=sa.text("command_id IS NOT NULL"),
        postgresql_where=sa.text("command_id IS NOT NULL"),
    )
    op.create_table(
        "file_reference",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "instance_id", name=op.f("file_reference_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incident",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("incident_key")),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("summary", Json, nullable=False),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("revises", sa.Uuid(), nullable=True),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", Bytes, nullable=False),
        sa.Column("snapshot", Bytes, nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'incident', 'completed', 'cancelled')",
            name=op.f("instance_status_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("instance_key")),
    )
    op.create_index(
        "instance_by_revises",
        "instance",
        ["revises"],
        unique=False,
        sqlite_where=sa.text("revises IS NOT NULL"),
        postgresql_where=sa.text("revises IS NOT NULL"),
    )
    op.create_index(
        "instance_by_start", "instance", ["unit_id", "status", "started_at"], unique=False
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("run_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('todo', 'doing', 'done', 'failed', 'cancelled')",
            name=op.f("job_status_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("job_key")),
    )
    op.create_index("job_by_instance", "job", ["instance_id", "key"], unique=False)
    op.create_index(
        "job_todo_by_run",
        "job",
        ["run_at"],
        unique=False,
        sqlite_where=sa.text("status = 'todo'"),
        postgresql_where=sa.text("status = 'todo'"),
    )
    op.create_table(
        "register_counter",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "register", "year", name=op.f("register_counter_key")),
    )
    op.create_table(
        "register_line",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("status IN ('drawn', 'void')", name=op.f("register_line_status_known")),
        sa.PrimaryKeyConstraint(
            "unit_id", "register", "year", "number", name=op.f("register_line_key")
        ),
    )
    op.create_table(
        "timer_job",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'fired', 'cancelled', 'incident')",
            name=op.f("timer_job_status_known"),
        ),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("timer_job_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "timer_job_waiting_by_due",
        "timer_job",
        ["unit_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("operations_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("operations_head", Bytes, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_key")),
    )
    op.create_table(
        "work_item",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("escalated_to", sa.Text(), nullable=True),
        sa.Column("escalated_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("draft", Json, nullable=True),
        sa.Column("draft_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'completed', 'withdrawn')", name=op.f("work_item_status_known")
        ),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("work_item_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "work_item_open_by_group",
        "work_item",
        ["unit_id", "group_key", "due_at", "offered_at", "status"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "work_item_open_by_person",
        "work_item",
        ["unit_id", "person_id", "due_at", "offered_at"],
        unique=False,
        sqlite_where=sa.text("status = 'open' AND person_id IS NOT NULL"),
        postgresql_where=sa.text("status = 'open' AND person_id IS NOT NULL"),
    )
    op.create_index(
        "work_item_open_by_escalation",
        "work_item",
        ["unit_id", "escalated_to", "due_at", "offered_at"],
        unique=False,
        sqlite_where=sa.text("status = 'open' AND escalated_to IS NOT NULL"),
        postgresql_where=sa.text("status = 'open' AND escalated_to IS NOT NULL"),
    )
