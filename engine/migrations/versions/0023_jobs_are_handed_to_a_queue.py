"""On PostgreSQL a job is handed to Procrastinate's queue in the transaction that makes it.

A trigger does it: it costs a command no round trip, and holds for the release before, too. The
queue has a schema of its own, and only says who may try now; what a job is stands in `job`.
Waiting workers of other processes are woken when something is due soon.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0023"
down_revision = "0022"

# The queue of a job: what stays in the database is not behind what talks to the outside.
HAND_OVER = """
CREATE FUNCTION alur_hand_over(job_id text, unit_id uuid, topic text) RETURNS void
LANGUAGE sql SET search_path = queue AS $$
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        CASE WHEN topic IN ('alur:signal', 'alur:migrate') THEN 'quick' ELSE 'outbound' END,
        'alur.job', 0, NULL, job_id,
        jsonb_build_object('job_id', job_id, 'unit_id', unit_id), NULL
    )::procrastinate_job_to_defer_v1])
    WHERE NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE queueing_lock = job_id AND status = 'todo'
    )
$$;
CREATE FUNCTION alur_hand_over_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM queue.alur_hand_over(NEW.id, NEW.unit_id, NEW.topic);
    RETURN NULL;
END $$;
CREATE TRIGGER job_is_handed_over AFTER INSERT ON public.job
    FOR EACH ROW WHEN (NEW.status = 'todo') EXECUTE FUNCTION alur_hand_over_new();
"""
# Not for each timer: a notification makes commits queue up, and who sleeps looks every 30 s anyway.
WAKE = """
CREATE FUNCTION alur_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('alur', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER timer_job_wakes AFTER INSERT OR UPDATE OF due_at ON public.timer_job
    FOR EACH ROW WHEN (NEW.status = 'waiting' AND NEW.due_at < now() + interval '30 s')
    EXECUTE FUNCTION alur_wake();
CREATE TRIGGER timer_start_wakes AFTER INSERT OR UPDATE OF due_at ON public.timer_start
    FOR EACH ROW WHEN (NEW.due_at < now() + interval '30 s') EXECUTE FUNCTION alur_wake();
CREATE TRIGGER message_wakes AFTER INSERT ON public.message
    FOR EACH ROW WHEN (NEW.status = 'waiting') EXECUTE FUNCTION alur_wake();
"""
# What waited before this migration; what is not due yet is handed over when it is.
REST = """
SELECT alur_hand_over(id, unit_id, topic) FROM public.job
WHERE status = 'todo' AND run_at <= now()
"""


def upgrade() -> None:
    """Lay the queue's schema, the triggers, and hand over what waits."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    # The driver's own: a % in these texts is not a parameter.
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in use has one
    before = driver.execute("SHOW search_path").fetchone()[0]
    driver.execute("CREATE SCHEMA queue")
    driver.execute("SET LOCAL search_path = queue, public")
    for text in (SchemaManager.get_schema(), HAND_OVER, WAKE, REST):
        driver.execute(text)
    driver.execute(f"SET LOCAL search_path = {before}")
