"""Tables of people and their logins, on the engine's MetaData.

Nothing here is in the log, so nothing here can be rebuilt from it.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    true,
)

from engine.column_types import Json, Moment, one_of
from engine.tables import metadata

# ---- accounts ----------------------------------------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column(
        "username", Text, nullable=False
    ),  # lower case; the address of the login page says which office
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False, server_default=""),
    Column(
        "capacity", Text, nullable=False, server_default="definitif"
    ),  # how the position is held
    Column("password_hash", Text, nullable=False),  # argon2id, with its parameters
    Column("must_change_password", Boolean, nullable=False, server_default=false()),
    Column("language", Text, nullable=False, server_default="id"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column(
        "demo", Boolean, nullable=False, server_default=false()
    ),  # its password is printed in the documents
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("unit_id", "username"),
    one_of("capacity", "definitif", "Plt.", "Plh."),
    one_of("language", "id", "en"),
)
Index("account_by_name", account.c.unit_id, account.c.name)

account_group = Table(
    "account_group",
    metadata,
    Column("account_id", Uuid, ForeignKey("account.id"), primary_key=True),
    Column("group_key", Text, primary_key=True),
)

login_session = Table(
    "login_session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),  # SHA-256 of what the cookie carries
    Column("account_id", Uuid, ForeignKey("account.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
Index("login_session_by_account", login_session.c.account_id)

login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject", Text, nullable=False),  # a keyed hash: neither names nor addresses are kept
    Column("tried_at", Moment, nullable=False),
)
Index("login_attempt_by_subject", login_attempt.c.subject, login_attempt.c.tried_at)

# ---- what a person keeps of the list of cases --------------------------------------------------

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, ForeignKey("account.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("arguments", Json, nullable=False),  # of the list's address: webapp.cases.filters
    UniqueConstraint("account_id", "name"),
)
