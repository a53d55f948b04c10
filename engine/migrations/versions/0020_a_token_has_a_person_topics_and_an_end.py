"""A token may act for a person, take jobs of some topics only, and end by itself.

The tokens that there are keep what they could do: they act for themselves, without an end.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the columns; they may be empty, so that the release before can go on making tokens."""
    op.add_column("api_token", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.add_column("api_token", sa.Column("topics", Json, nullable=True))
    op.add_column("api_token", sa.Column("expires_at", Moment(), nullable=True))
    op.add_column("api_token", sa.Column("last_used_at", Moment(), nullable=True))
