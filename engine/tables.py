"""Every table of the engine, for SQLite and PostgreSQL.

The log is the truth; all others can be rebuilt from it.

Keys of cases are UUIDv7. Without rowid, SQLite keeps a table in one B-tree instead of two; only for
short rows. Every row names its unit (office). No foreign keys across cases, so that rows of one
case can move together. Statuses are text with a CHECK. Moments are aware UTC (column names end in
`_at`).
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
)

from engine.column_types import Bytes, Json, Moment, one_of

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_one_%(column_0_N_name)s",
        "ck": "%(table_name)s_%(constraint_name)s",
        "pk": "%(table_name)s_key",
    }
)


# ---- the log -------------------------------------------------------------------------------

unit = Table(
    "unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA; years of registers turn over at its midnight
    Column(
        "operations_seq", Integer, nullable=False, server_default="0"
    ),  # the operation stream's position …
    Column("operations_head", Bytes),  # … and last hash; its stream id is the unit's id
    Column("slug", Text, unique=True),  # the short name in addresses, where there are several
)

entry = Table(
    "entry",
    metadata,
    Column("stream_id", Uuid, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("unit_id", Uuid, nullable=False),
    Column("command_id", Text),  # the sender's own id, which `entry_command` keeps unique
    Column(
        "body", Bytes, nullable=False
    ),  # packed (engine.packing); the hash is over what is in it
    Column("prev", Bytes, nullable=False),
    Column("hash", Bytes, nullable=False),
)

entry_command = Table(
    "entry_command",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("filed_as", Text, primary_key=True),  # engine.history.filed_as
    Column("stream_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # filed by a trigger of the log: no index over all months could say that an id is the only one

# ---- checkpoints ----------------------------------------------------------------------------

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Bytes, nullable=False),  # what is signed: engine.checkpoints.record
    Column("signature", Bytes, nullable=False),
)

checkpoint_leaf = Table(
    "checkpoint_leaf",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # in the tree, from 0
    Column("stream_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", Bytes, nullable=False),
)
Index("checkpoint_leaf_by_stream", checkpoint_leaf.c.stream_id, checkpoint_leaf.c.seq)

# ---- definitions ----------------------------------------------------------------------------

definition = Table(
    "definition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256, hex, over diagram and forms
    Column("diagram", Bytes, nullable=False),
    Column("message", Text, nullable=False, server_default=""),
    Column("deployed_at", Moment, nullable=False),
    Column("deployed_by", Text, nullable=False),
    Column("approved_by", Text, nullable=False, server_default=""),  # name; "": nobody need
    Column("in_force_at", Moment, nullable=False),  # when deployed, or later
    Column("retired_at", Moment),  # from then on the process begins no more cases
    Column("acknowledged", Json, nullable=False, server_default="{}"),  # warning → why it stands
    Column("waived", Json, nullable=False, server_default="{}"),  # broken scenario → why it stands
    UniqueConstraint("unit_id", "process_id", "version"),
)

definition_form = Table(
    "definition_form",
    metadata,
    Column("definition_id", Uuid, primary_key=True),
    Column("form_id", Text, primary_key=True),
    Column("source", Bytes, nullable=False),
)

definition_scenario = Table(
    "definition_scenario",
    metadata,
    Column("definition_id", Uuid, primary_key=True),
    Column("scenario_id", Text, primary_key=True),
    Column("source", Bytes, nullable=False),
)  # what a version was tried with before it came into force; engine.play reads and plays them

definition_call = Table(
    "definition_call",
    metadata,
    Column("definition_id", Uuid, primary_key=True),
    Column("element_id", Text, primary_key=True),  # the call activity
    Column("called_definition_id", Uuid, nullable=False),  # the version that it runs, for good
    sqlite_with_rowid=False,
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("process_id", Text, nullable=False),  # of several that of the one that calls
    Column("name", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("terms", Json, nullable=False),  # the other fields of ProposeDeployment
    Column("status", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("proposed_by_id", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("definition_id", Uuid),  # what it became
    one_of("status", "open", "approved", "rejected", "withdrawn"),
)
Index("proposal_by_time", proposal.c.unit_id, proposal.c.proposed_at)

proposal_file = Table(
    "proposal_file",
    metadata,
    Column("proposal_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("source", Bytes, nullable=False),
    one_of("kind", "diagram", "form", "scenario", "file"),
)

# ---- cases ----------------------------------------------------------------------------------

instance = Table(
    "instance",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("definition_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("summary", Json, nullable=False),  # the variables that lists may show
    Column(
        "search", Text, nullable=False, server_default=""
    ),  # lower case: title, summary, numbers
    Column("revises", Uuid),  # the case of which this is a linked revision
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column(
        "moved_at", Moment, nullable=False
    ),  # the last entry's time: the next one's is never before it
    Column("seq", Integer, nullable=False),
    Column("head", Bytes, nullable=False),
    Column("snapshot", Bytes, nullable=False),  # a cache of the log, packed unless large
    Column("signed_by_one", Integer),  # 1: one person gave the parafs of two steps; else null
    one_of("status", "running", "incident", "completed", "cancelled"),
)
Index("instance_by_start", instance.c.unit_id, instance.c.status, instance.c.started_at)
# Without the unit, which is 32 bytes on SQLite: a database has one office as a rule.
Index("instance_by_time", instance.c.started_at)
Index("instance_by_definition", instance.c.definition_id, instance.c.started_at)
_by_one = instance.c.signed_by_one.is_not(None)
Index(
    "instance_signed_by_one",
    instance.c.started_at,
    sqlite_where=_by_one,
    postgresql_where=_by_one,
)
Index(
    "instance_by_revises",
    instance.c.revises,
    sqlite_where=instance.c.revises.is_not(None),
    postgresql_where=instance.c.revises.is_not(None),
)

work_item = Table(
    "work_item",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("person_id", Text),  # who claimed it, and finally who completed it
    Column("person_name", Text),
    Column("offered_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("escalated_to", Text),
    Column("escalated_at", Moment),
    Column("ended_at", Moment),
    Column("draft", Json),
    Column("draft_by", Text),
    one_of("status", "open", "completed", "withdrawn"),
    sqlite_with_rowid=False,
)
_open = work_item.c.status == "open"
Index(
    "work_item_open_by_group",
    work_item.c.unit_id,
    work_item.c.group_key,
    work_item.c.due_at,
    work_item.c.offered_at,
    work_item.c.status,  # always "open", but without it SQLite does not count by the index alone
    sqlite_where=_open,
    postgresql_where=_open,
)
_claimed = and_(_open, work_item.c.person_id.is_not(None))
Index(
    "work_item_open_by_person",
    work_item.c.unit_id,
    work_item.c.person_id,
    work_item.c.due_at,
    work_item.c.offered_at,
    sqlite_where=_claimed,
    postgresql_where=_claimed,
)
_escalated = and_(_open, work_item.c.escalated_to.is_not(None))
Index(
    "work_item_open_by_escalation",
    work_item.c.unit_id,
    work_item.c.escalated_to,
    work_item.c.due_at,
    work_item.c.offered_at,
    sqlite_where=_escalated,
    postgresql_where=_escalated,
)

_by_person = work_item.c.person_id.is_not(None)
Index(
    "work_item_by_person",
    work_item.c.person_id,
    sqlite_where=_by_person,
    postgresql_where=_by_person,
)
# A key begins with its element. By bytes, so that what begins alike is one range.
Index("work_item_by_key", work_item.c.key, postgresql_ops={"key": "text_pattern_ops"})
_was_late = and_(work_item.c.status == "completed", work_item.c.ended_at > work_item.c.due_at)
Index("work_item_late", work_item.c.ended_at, sqlite_where=_was_late, postgresql_where=_was_late)

timer_job = Table(
    "timer_job",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", Moment),  # a worker tries it; another may from then on
    one_of("status", "waiting", "fired", "cancelled", "incident"),
    sqlite_with_rowid=False,
)
_waiting = timer_job.c.status == "waiting"
Index(
    "timer_job_waiting_by_due",
    timer_job.c.unit_id,
    timer_job.c.due_at,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
# Of all offices: one worker serves them together.
Index(
    "timer_job_waiting_by_moment",
    timer_job.c.due_at,
    timer_job.c.instance_id,
    timer_job.c.key,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)

timer_start = Table(
    "timer_start",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("process_id", Text, primary_key=True),
    Column("element_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("due_at", Moment, nullable=False),
    Column("until_at", Moment),  # a later version is in force from then on
    Column("left", Integer),  # how often a cycle still begins a case, -1 for ever; null: once
    Column("attempts", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)  # of the version in force and of those to come; a row goes when it will begin no more cases
Index("timer_start_by_due", timer_start.c.unit_id, timer_start.c.due_at)
Index("timer_start_by_moment", timer_start.c.due_at)

incident = Table(
    "incident",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("error", Text, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("resolved_at", Moment),
)
Index("incident_by_time", incident.c.unit_id, incident.c.raised_at)

# ---- what was purged ------------------------------------------------------------------------

purge = Table(
    "purge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("cases", Json, nullable=False),  # ids
    Column("rule", Text, nullable=False),  # why they may go: retention schedule, period
    Column("minutes", Text, nullable=False),  # where it is written down: number and date
    Column("status", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("proposed_by_id", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),  # of a rejection
    one_of("status", "open", "approved", "rejected", "withdrawn"),
)
Index("purge_by_time", purge.c.unit_id, purge.c.proposed_at)

purged = Table(
    "purged",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),  # where its log ended …
    Column("head", Bytes, nullable=False),  # … and with which hash
    Column("purge_id", Uuid, nullable=False),
    Column("purged_at", Moment, nullable=False),
)  # what the log's triggers let go; an entry of the office's log says the same of each row

# ---- what of the log is kept in files -------------------------------------------------------

kept_apart = Table(
    "kept_apart",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("month", Text, primary_key=True),  # "2025-11", of the log
    Column("file", Text, nullable=False),  # its name, without its folder
    Column("sha256", Text, nullable=False),  # of the file, hex
    Column("root", Text, nullable=False),  # over the heads of its cases, hex: engine.merkle
    Column("cases", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("minutes", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", Text, nullable=False),
    one_of("status", "apart", "back"),
)  # the newest file of each month; the office's log says the same

# ---- what cases wait for, and say to each other ---------------------------------------------

event_wait = Table(
    "event_wait",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("since_at", Moment, nullable=False),
    one_of("kind", "message", "signal"),
    sqlite_with_rowid=False,
)  # a row goes when the wait is over: the log has it
Index(
    "event_wait_by_name",
    event_wait.c.unit_id,
    event_wait.c.kind,
    event_wait.c.name,
    event_wait.c.correlation,
)

message = Table(
    "message",
    metadata,
    # First, so that senders of two offices may number alike.
    Column("unit_id", Uuid, primary_key=True),
    Column("id", Text, primary_key=True),  # the sender's own id, or "<stream>:<seq>:<event index>"
    Column("name", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("instance_id", Uuid),  # the case that took it
    one_of("status", "waiting", "taken"),
)
_kept = message.c.status == "waiting"
Index(
    "message_waiting_by_name",
    message.c.unit_id,
    message.c.name,
    message.c.correlation,
    sqlite_where=_kept,
    postgresql_where=_kept,
)

# ---- personal data --------------------------------------------------------------------------

personal_value = Table(
    "personal_value",
    metadata,
    Column("instance_id", Uuid, primary_key=True),
    Column("commitment", String(64), primary_key=True),  # SHA-256, hex, of salt and value
    Column("unit_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),  # of the field
    Column("salt", Bytes, nullable=False),
    Column("value", Bytes, nullable=False),  # canonical JSON
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)  # beside the log, which has the commitment only: an erasure deletes the row

# ---- what leaves the database ---------------------------------------------------------------

job = Table(
    "job",
    metadata,
    Column(
        "id", Text, primary_key=True
    ),  # the effect's idempotency key: "<stream>:<seq>:<event index>"
    Column("unit_id", Uuid, nullable=False),
    Column("instance_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column(
        "answers", Integer, nullable=False
    ),  # 1: the case waits for the result, 0: an effect only
    Column("payload", Json, nullable=False),
    Column("status", Text, nullable=False),
    Column("run_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    # Of a worker outside (engine.leases). While it has the job, `run_at` is when its lease ends.
    Column("lease", String(64)),  # SHA-256, hex, of the token; stays when the job is over
    Column("leased_by", Text),
    Column("leased_at", Moment),
    Column("retries", Integer),  # how often it may still fail; null: nobody has had it yet
    one_of("status", "todo", "doing", "done", "failed", "cancelled"),
)
_todo = job.c.status == "todo"
Index("job_todo_by_run", job.c.run_at, sqlite_where=_todo, postgresql_where=_todo)
Index(
    "job_todo_by_topic",
    job.c.unit_id,
    job.c.topic,
    job.c.run_at,
    sqlite_where=_todo,
    postgresql_where=_todo,
)
Index(
    "job_doing",
    job.c.run_at,
    sqlite_where=job.c.status == "doing",
    postgresql_where=job.c.status == "doing",
)
Index("job_by_instance", job.c.instance_id, job.c.key)
_untold = job.c.topic == "alur:webhook"  # of what subscribers were told nothing is kept
Index(
    "job_untold_by_run",
    job.c.unit_id,
    job.c.run_at,
    sqlite_where=_untold,
    postgresql_where=_untold,
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", Json, nullable=False),  # of events; none: all
    Column("processes", Json, nullable=False),  # ids; none: all
    Column("description", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),  # of the end
    one_of("status", "active", "ended"),
)  # who is told of what happens in cases; the secret that signs is derived, not kept
Index("subscription_by_unit", subscription.c.unit_id, subscription.c.made_at)

# ---- registers and calendars ----------------------------------------------------------------

register_counter = Table(
    "register_counter",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

register_line = Table(
    "register_line",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("instance_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("drawn_at", Moment, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # of a void
    one_of("status", "drawn", "void"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Json, nullable=False),
    Column("set_at", Moment, nullable=False),
)

# ---- files ----------------------------------------------------------------------------------

file_reference = Table(
    "file_reference",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("instance_id", Uuid, primary_key=True),
    sqlite_with_rowid=False,
)
