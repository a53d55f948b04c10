"""Whether a process can do its work: asked by balancers and service managers, every second.

What is found is kept for a few seconds, and looked for by one thread at a time, which is not waited
for longer than a balancer would: a database that does not answer must not use up our threads.
"""

import threading
from collections.abc import Callable, Mapping
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from engine.database import Database
from engine.errors import Refusal
from engine.migrating import schema_of
from webapp.files.store import FileStore
from webapp.watching.stopping import Stopping

KEPT_SECONDS = 5.0
PATIENCE_SECONDS = 2.0
OK = "ok"

Parts = Mapping[str, str]


class Health:
    """Says which part is ready, in words that tell a stranger nothing."""

    def __init__(self, database: Database, store: FileStore, stopping: Stopping) -> None:
        self._database = database
        self._store = store
        self.stopping = stopping
        self._found: tuple[float, Parts] | None = None
        self._looking: threading.Thread | None = None
        self._turn = threading.Lock()

    def parts(self) -> Parts:
        """Return each part, "ok" or what it is instead."""
        if self.stopping.has_begun:
            return {"process": "stopping"}
        found = self._found
        if found is not None and monotonic() - found[0] < KEPT_SECONDS:
            return found[1]
        with self._turn:
            if self._looking is None or not self._looking.is_alive():
                self._found = None
                self._looking = threading.Thread(target=self._look, name="health", daemon=True)
                self._looking.start()
            looking = self._looking
        looking.join(PATIENCE_SECONDS)
        found = self._found
        return {"database": "does not answer"} if found is None else found[1]

    def _look(self) -> None:
        schema = _outcome(self._schema)
        store = _outcome(self._writable)
        self._found = (
            monotonic(),
            {
                "database": OK if schema in (OK, "old") else schema,
                "schema": schema,
                "store": store,
            },
        )

    def _schema(self) -> str:
        schema = schema_of(self._database)
        # Migrations only add: a later release's database serves this one, too.
        return OK if schema.is_current or schema.is_newer else "old"

    def _writable(self) -> str:
        self._store.require_writable()
        return OK


def is_ready(parts: Parts) -> bool:
    """Say whether every part is ready."""
    return all(state == OK for state in parts.values())


def _outcome(look: Callable[[], str]) -> str:
    try:
        return look()
    except (OSError, Refusal, SQLAlchemyError):
        return "unreachable"
