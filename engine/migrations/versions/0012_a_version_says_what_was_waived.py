"""A version says which of its scenarios were broken when it was deployed, and why all the same.

Of versions from before only the log says it.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("definition") as table:
        table.add_column(sa.Column("waived", Json, server_default="{}", nullable=False))
