"""What goes wrong is logged, but not what people wrote when it did."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from engine.database import open_database


def test_a_failed_statement_does_not_tell_what_was_written(database_url: str) -> None:
    """A name, an answer or a password's hash stood in the log of errors with the statement."""
    database = open_database(database_url)
    statement = select(text("* FROM nothing WHERE name = :name")).params(name="Siti Rahmawati")

    with pytest.raises(SQLAlchemyError) as failed, database.reading() as connection:
        connection.execute(statement)
    database.close()

    assert "nothing" in str(failed.value)
    assert "Siti" not in str(failed.value)
