"""What strangers are told waits in a queue of its own."""

from alembic import op

revision = "0025"
down_revision = "0024"

_QUEUE = {
    "0025": """CASE WHEN topic IN ('alur:signal', 'alur:migrate') THEN 'quick'
             WHEN topic = 'alur:webhook' THEN 'webhooks' ELSE 'outbound' END""",
    "0023": "CASE WHEN topic IN ('alur:signal', 'alur:migrate') THEN 'quick' ELSE 'outbound' END",
}
HAND_OVER = """
CREATE OR REPLACE FUNCTION queue.alur_hand_over(job_id text, unit_id uuid, topic text)
RETURNS void LANGUAGE sql SET search_path = queue AS $$
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        {queue}, 'alur.job', 0, NULL, job_id,
        jsonb_build_object('job_id', job_id, 'unit_id', unit_id), NULL
    )::procrastinate_job_to_defer_v1])
    WHERE NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE queueing_lock = job_id AND status = 'todo'
    )
$$
"""


def upgrade() -> None:
    """Hand them to it from now on; those that wait already are found where they are."""
    _hand_over(_QUEUE["0025"])


def downgrade() -> None:
    """Hand them to the queue of all that goes outside again."""
    _hand_over(_QUEUE["0023"])


def _hand_over(queue: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(HAND_OVER.format(queue=queue))
