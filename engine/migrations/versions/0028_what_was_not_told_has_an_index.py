"""What a subscriber has not been told is found without reading all jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the index."""
    is_untold = sa.text("topic = 'alur:webhook'")
    op.create_index(
        "job_untold_by_run",
        "job",
        ["unit_id", "run_at"],
        sqlite_where=is_untold,
        postgresql_where=is_untold,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("job_untold_by_run", "job")
