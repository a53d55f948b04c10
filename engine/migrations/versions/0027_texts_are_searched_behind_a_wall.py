"""Cases are found by their text where a policy of PostgreSQL lies before them, too.

An operator that might tell of rows it is shown uses no index below a policy. The function runs as
the owner of the tables, binds the office, and where there are policies asks as they do.
"""

from alembic import op

revision = "0027"
down_revision = "0026"

_ARGUMENTS = "uuid, text[], integer"
# Its own index alone: the planner expects to meet so many of them soon wherever it begins.
_CONTAINING = """CREATE FUNCTION alur_cases_containing(office uuid, grams text[], most integer)
    RETURNS SETOF uuid LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path FROM CURRENT SET enable_seqscan = off AS $$
    SELECT id FROM instance
    WHERE alur_trigrams(search) @> grams AND unit_id IS NOT DISTINCT FROM office
    AND (current_setting('alur.unit', true) IN ('all', office::text)
         OR NOT (SELECT relrowsecurity FROM pg_class WHERE oid = 'instance'::regclass))
    LIMIT most $$"""


def upgrade() -> None:
    """Add the function."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_CONTAINING)


def downgrade() -> None:
    """Take it away."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION alur_cases_containing({_ARGUMENTS})")
