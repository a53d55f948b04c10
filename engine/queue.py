"""The queue beside PostgreSQL's `job` table: who may try which job now (Procrastinate).

A job is handed over by a trigger, in the transaction that makes it (migration 0023). What waits
for another attempt stays in `job` until it is due: Procrastinate walks over all its future rows at
each fetch. So its table is as small as the backlog, and may be lost: all is handed over again.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.engine import make_url

from engine.connecting import IF_CUT_OFF
from engine.database import Database

SCHEMA = "queue"  # of PostgreSQL: Procrastinate's tables
TASK = "alur.job"
# What stays in the database, what goes outside for a case, and what strangers are told: a queue
# each, so that who answers slowly keeps nobody else waiting (`alur_hand_over` in migration 0025).
QUICK, OUTBOUND, WEBHOOKS = "quick", "outbound", "webhooks"
QUEUES = (QUICK, OUTBOUND, WEBHOOKS)
BATCH = 500
LOST_AFTER = timedelta(minutes=1)  # what was due so long ago, and nobody has

# One promoter at a time: the others come again.
_TURN = text("SELECT pg_try_advisory_xact_lock(hashtext('alur queue'))")
_DUE = """
    SELECT id, unit_id, topic FROM job
    WHERE status = 'todo' AND topic IN :topics AND run_at <= now()
    AND (attempts > 0 OR run_at <= now() - CAST(:lost_after AS interval))
    AND NOT EXISTS (
        SELECT FROM queue.procrastinate_jobs q WHERE q.queueing_lock = job.id AND q.status = 'todo'
    )
    ORDER BY run_at LIMIT :batch FOR UPDATE SKIP LOCKED
"""
_HAND_OVER = text(
    f"SELECT queue.alur_hand_over(id, unit_id, topic) FROM ({_DUE}) AS due"  # noqa: S608
).bindparams(bindparam("topics", expanding=True))
# Whoever tries a job has a row in the queue until he has written what became of it: without one
# the database was away when he wanted to.
_DROPPED = text(
    """UPDATE job SET status = 'todo'
    WHERE status = 'doing' AND topic IN :topics
    AND (run_at <= now() - CAST(:dropped_after AS interval)
        OR (run_at <= now() - CAST(:stalled_after AS interval) AND NOT EXISTS (
            SELECT FROM queue.procrastinate_jobs q WHERE q.queueing_lock = job.id
        )))"""
).bindparams(bindparam("topics", expanding=True))
# Of workers whose heart does not beat any more. Each counts as a try, and has its place in front.
_STALLED = text(
    """SELECT queue.procrastinate_retry_job_v2(q.id, now(), 100, NULL, NULL)
    FROM queue.procrastinate_jobs q LEFT JOIN queue.procrastinate_workers w ON w.id = q.worker_id
    WHERE q.status = 'doing'
    AND (w.id IS NULL OR w.last_heartbeat < now() - CAST(:stalled_after AS interval))
    AND NOT EXISTS (
        SELECT FROM queue.procrastinate_jobs other
        WHERE other.queueing_lock = q.queueing_lock AND other.status = 'todo'
    )"""
)
# Of one job only one row may wait: a worker that died may have had two of it.
_DOUBLED = text(
    """WITH stalled AS (
        SELECT q.id, q.queueing_lock FROM queue.procrastinate_jobs q
        LEFT JOIN queue.procrastinate_workers w ON w.id = q.worker_id
        WHERE q.status = 'doing'
        AND (w.id IS NULL OR w.last_heartbeat < now() - CAST(:stalled_after AS interval))
    )
    DELETE FROM queue.procrastinate_jobs q USING stalled WHERE q.id = stalled.id
    AND (
        EXISTS (
            SELECT FROM queue.procrastinate_jobs other
            WHERE other.queueing_lock = stalled.queueing_lock AND other.status = 'todo'
        )
        OR EXISTS (
            SELECT FROM stalled other
            WHERE other.queueing_lock = stalled.queueing_lock AND other.id < stalled.id
        )
    )"""
)


def hand_over_due(
    database: Database,
    topics: list[str],
    *,
    stalled_after: timedelta,
    dropped_after: timedelta,
) -> int:
    """Hand over what is due again, and what dead workers had; return how many were due again."""
    with database.writing() as connection:
        connection.exec_driver_sql(f"SET LOCAL search_path = public, {SCHEMA}")
        if not connection.scalar(_TURN):
            return 0
        stalled: dict[str, Any] = {"stalled_after": stalled_after}
        connection.execute(_DOUBLED, stalled)
        connection.execute(_STALLED, stalled)
        dropped = {**stalled, "topics": topics, "dropped_after": dropped_after}
        connection.execute(_DROPPED, dropped)
        due = {"topics": topics, "lost_after": LOST_AFTER, "batch": BATCH}
        return len(connection.execute(_HAND_OVER, due).all())


def living_workers(connection: Connection, *, within: timedelta) -> int:
    """Return how many of Procrastinate's workers were heard of lately; a process has two."""
    query = (
        "SELECT count(*) FROM queue.procrastinate_workers "
        "WHERE last_heartbeat >= now() - CAST(:within AS interval)"
    )
    return int(connection.scalar(text(query), {"within": within}) or 0)


def connection_options(url: str) -> dict[str, Any]:
    """Return what the driver itself needs to connect to the database of a SQLAlchemy URL.

    Who only listens sends nothing: without more he would never learn that he was cut off.
    """
    parts = make_url(url)
    given: dict[str, Any] = parts.translate_connect_args(username="user", database="dbname")
    return {**IF_CUT_OFF, **parts.query, **given}
