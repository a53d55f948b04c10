"""The process that verifies everything: `python -m webapp.auditing.apart`, what to do on stdin."""

import os
import sys
from uuid import UUID

import orjson

from engine.clock import SystemClock
from engine.database import open_database
from webapp.auditing.running import carry_out
from webapp.file_places import FilesPlace
from webapp.files.opening import open_store

POLITENESS = 10  # of 19: people who work come first


def main() -> None:
    """Carry out the verification that the standard input names."""
    asked = orjson.loads(sys.stdin.buffer.read())
    os.nice(POLITENESS)
    clock = SystemClock()
    database = open_database(asked["database"])
    try:
        store = open_store(FilesPlace.from_json(asked["files"]), clock)
        carry_out(database, UUID(asked["unit"]), UUID(asked["run"]), store, clock)
    finally:
        database.close()


if __name__ == "__main__":
    main()
