"""The log lies in months (PostgreSQL), and a command's own id in a table of its own.

A case's id is a UUIDv7 and begins with when it was drawn, so a month of cases is a range of ids.
What has another kind of id (an office's own log; cases that messages, signals and timers begin)
lies before the first month or after the last one, but for one in a few hundred.

How long it takes: the rows are not copied, the old table becomes the part before the first month.
It is read once (to see that nothing in it lies beyond), and once more for the commands' ids, which
are written anew. Nobody reads or writes the log meanwhile.

The release before appends to `entry` only. It still clashes with an id that was there: the trigger
that files the id is in its transaction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

AHEAD = 3  # months, beside the present one


def upgrade() -> None:
    """Create the table of ids, then the months."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "entry_command",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("filed_as", sa.Text(), nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "filed_as", name=op.f("entry_command_key")),
        sqlite_with_rowid=False,
    )
    if dialect == "postgresql":
        _part()
    else:
        op.drop_index("entry_by_command", "entry")
    op.execute(_file_all(_AS[dialect]))
    for statement in _FILING[dialect]:
        op.execute(statement)


def _file_all(as_what: str) -> str:
    return f"""INSERT INTO entry_command (unit_id, filed_as, stream_id, seq)
        SELECT unit_id, {as_what.format("command_id")}, stream_id, seq FROM entry
        WHERE command_id IS NOT NULL"""  # noqa: S608 - our own words


def _file(as_what: str) -> str:
    return f"""INSERT INTO entry_command (unit_id, filed_as, stream_id, seq)
        VALUES (NEW.unit_id, {as_what.format("NEW.command_id")}, NEW.stream_id, NEW.seq);"""  # noqa: S608


def _unfile(as_what: str) -> str:
    return f"""DELETE FROM entry_command WHERE unit_id = OLD.unit_id
        AND filed_as = {as_what.format("OLD.command_id")} AND stream_id = OLD.stream_id;"""  # noqa: S608


# As `history.filed_as` does it. An id of 130 letters would lie in the table and in its key again.
_AS = {
    "sqlite": "{}",
    "postgresql": "encode(substr(sha256(convert_to({}, 'UTF8')), 1, 16), 'hex')",
}

_FILING = {
    "sqlite": [
        f"""CREATE TRIGGER entry_command_is_filed AFTER INSERT ON entry
            WHEN NEW.command_id IS NOT NULL BEGIN {_file(_AS["sqlite"])} END""",
        f"""CREATE TRIGGER entry_command_goes_too AFTER DELETE ON entry
            WHEN OLD.command_id IS NOT NULL BEGIN {_unfile(_AS["sqlite"])} END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION entry_command_is_filed() RETURNS trigger LANGUAGE plpgsql
            SET search_path FROM CURRENT AS
            $$ BEGIN {_file(_AS["postgresql"])} RETURN NULL; END $$""",
        f"""CREATE FUNCTION entry_command_goes_too() RETURNS trigger LANGUAGE plpgsql
            SET search_path FROM CURRENT AS
            $$ BEGIN {_unfile(_AS["postgresql"])} RETURN NULL; END $$""",
        """CREATE TRIGGER entry_command_is_filed AFTER INSERT ON entry FOR EACH ROW
            WHEN (NEW.command_id IS NOT NULL) EXECUTE FUNCTION entry_command_is_filed()""",
        """CREATE TRIGGER entry_command_goes_too AFTER DELETE ON entry FOR EACH ROW
            WHEN (OLD.command_id IS NOT NULL) EXECUTE FUNCTION entry_command_goes_too()""",
    ],
}

# The parts have a schema of their own: who may use `entry` reaches them through it, with its
# rights and policies, and not beside it.
_FUNCTIONS = [
    "CREATE SCHEMA log_months",
    """CREATE FUNCTION entry_first_id(day date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0')
                || repeat('0', 20))::uuid $$""",
    # Whoever may append may call it, so it makes no month that is far ahead. Rows of the month
    # that lie in the default part, because the month was made late, move into it.
    """CREATE FUNCTION entry_make_month(day date) RETURNS boolean LANGUAGE plpgsql
       SECURITY DEFINER SET search_path FROM CURRENT AS $$
       DECLARE
           first_day date := date_trunc('month', day::timestamp);
           first_id uuid := entry_first_id(first_day);
           next_id uuid := entry_first_id((first_day + interval '1 month')::date);
           its_name text := to_char(first_day, '"entry_"YYYY_MM');
           is_late boolean;
       BEGIN
           IF first_day > now() + interval '2 years' THEN
               RAISE EXCEPTION 'Expected a month of the next two years, but found %', day;
           END IF;
           PERFORM pg_advisory_xact_lock(hashtext('alur: months of the log'));
           IF to_regclass('log_months.' || its_name) IS NOT NULL
              OR first_id < (SELECT entry_first_id(since) FROM log_months.first_month) THEN
               RETURN false;
           END IF;
           EXECUTE format('CREATE TABLE log_months.%I (LIKE entry INCLUDING ALL)', its_name);
           EXECUTE 'SELECT EXISTS (SELECT FROM log_months.entry_default WHERE stream_id >= $1
                    AND stream_id < $2)' INTO is_late USING first_id, next_id;
           IF is_late THEN
               ALTER TABLE log_months.entry_default DISABLE TRIGGER USER;
               EXECUTE format('WITH moved AS (DELETE FROM log_months.entry_default
                   WHERE stream_id >= $1 AND stream_id < $2 RETURNING *)
                   INSERT INTO log_months.%I SELECT * FROM moved', its_name)
                   USING first_id, next_id;
               ALTER TABLE log_months.entry_default ENABLE TRIGGER USER;
               ALTER TABLE log_months.entry_default
                   ENABLE ALWAYS TRIGGER entry_is_never_changed;
               ALTER TABLE log_months.entry_default
                   ENABLE ALWAYS TRIGGER entry_is_never_emptied;
           END IF;
           EXECUTE format('ALTER TABLE entry ATTACH PARTITION log_months.%I
               FOR VALUES FROM (%L) TO (%L)', its_name, first_id, next_id);
           EXECUTE format('CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE
               ON log_months.%I FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()', its_name);
           EXECUTE format('ALTER TABLE log_months.%I
               ENABLE ALWAYS TRIGGER entry_is_never_emptied', its_name);
           RETURN true;
       END $$""",
]

_TRIGGERS = [
    """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
       FOR EACH ROW EXECUTE FUNCTION entry_is_kept_unless_purged()""",
    "ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_is_never_changed",
    *(
        statement
        for part in (
            "entry", "log_months.entry_before", "log_months.entry_after", "log_months.entry_default"
        )
        for statement in (
            f"""CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON {part}
                FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()""",
            f"ALTER TABLE {part} ENABLE ALWAYS TRIGGER entry_is_never_emptied",
        )
    ),
]  # fmt: skip


def _part() -> None:
    """Make the table of entries one of parts, of which the old table is the first."""
    bind = op.get_bind()
    for statement in _FUNCTIONS:
        op.execute(statement)
    # An office that has a log keeps its rows of the present month where they are.
    first = bind.scalar(
        sa.text(
            "SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + CASE WHEN EXISTS "
            "(SELECT FROM entry) THEN interval '1 month' ELSE interval '0' END)::date"
        )
    )
    op.execute(f"CREATE TABLE log_months.first_month AS SELECT DATE '{first}' AS since")
    since, until = (
        bind.scalar(sa.text(f"SELECT entry_first_id(DATE '{day}')"))
        for day in (first, "2100-01-01")
    )
    for statement in (
        "DROP TRIGGER entry_is_never_changed ON entry",
        "DROP TRIGGER entry_is_never_emptied ON entry",
        "ALTER TABLE entry RENAME CONSTRAINT entry_key TO entry_before_key",
        "ALTER TABLE entry RENAME TO entry_before",
        "ALTER TABLE entry_before SET SCHEMA log_months",
        """CREATE TABLE entry (LIKE log_months.entry_before INCLUDING DEFAULTS,
           CONSTRAINT entry_key PRIMARY KEY (stream_id, seq)) PARTITION BY RANGE (stream_id)""",
        f"""CREATE TABLE log_months.entry_after PARTITION OF entry
            FOR VALUES FROM ('{until}') TO (MAXVALUE)""",
        "CREATE TABLE log_months.entry_default PARTITION OF entry DEFAULT",
        f"""WITH moved AS (DELETE FROM log_months.entry_before WHERE stream_id >= '{since}'
            RETURNING *) INSERT INTO entry SELECT * FROM moved""",  # noqa: S608 - our own bound
        f"""ALTER TABLE entry ATTACH PARTITION log_months.entry_before
            FOR VALUES FROM (MINVALUE) TO ('{since}')""",
        *_TRIGGERS,
    ):
        op.execute(statement)
    # From the first month on: what was drawn in it before now lies in the default part.
    op.execute(
        f"""SELECT entry_make_month((DATE '{first}' + make_interval(months => ahead))::date)
            FROM generate_series(0, {AHEAD}) AS ahead"""  # noqa: S608 - our own month
    )
