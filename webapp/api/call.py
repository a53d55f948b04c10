"""One request as an operation's handler gets it: who asks, what was checked, how to submit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from engine import queries
from engine.commands import Actor, Command, InstanceCommand
from engine.instance_step import Result
from engine.queries import LogEntry
from engine.records import command_to_record
from webapp.api.callers import Caller
from webapp.api.cursors import Cursors, said_of
from webapp.api.errors import Malformed, Wrong
from webapp.api.etags import expected_seq
from webapp.api.operation import Operation
from webapp.context import Office
from webapp.logging import note_command

MAX_KEY_LETTERS = 200


@dataclass(frozen=True)
class Call:
    """A request that fits its operation's schemas, of a token that may send it."""

    operation: Operation
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    language: str  # "id" or "en"

    @property
    def office(self) -> Office:
        """The office of the token."""
        return self.caller.office

    @property
    def unit_id(self) -> UUID:
        """The unit to which all that this token sees belongs."""
        return self.caller.token.unit_id

    @property
    def case_id(self) -> UUID:
        """The case of the path."""
        return UUID(self.path["case"])

    @property
    def cursors(self) -> Cursors:
        """Reads and writes the cursors of this list."""
        said = said_of(self.operation.id, self.caller.token.id, self.query)
        return Cursors(self.office.secret, said)

    @property
    def command_id(self) -> str:
        """The command's id: the program's own key, in a space of its token's own."""
        return f"token:{self.caller.token.id} {idempotency_key()}"

    @property
    def was_submitted(self) -> bool:
        """Whether a command came before under this request's Idempotency-Key."""
        return self._earlier() is not None

    def submit(
        self, command: Command, *, actor: Actor | None = None, added: Collection[str] = ()
    ) -> Result:
        """Submit a command under the request's Idempotency-Key; a repeat returns the first result.

        Args:
            command: what to do.
            actor: who; None: the caller.
            added: fields of the command that are not the sender's: they may be others in a repeat.

        Raises:
            Refusal: it cannot be carried out; or the key was used for another command.
        """
        command_id, seq = self.command_id, expected_seq()
        note_command(command_id)
        result = self.office.runtime.submit(
            command,
            actor=actor or self.caller.actor,
            command_id=command_id,
            expected_seq=seq if isinstance(command, InstanceCommand) else None,
        )
        if result.repeated:
            self._require_same(command, added)
        return result

    def _earlier(self) -> tuple[UUID, LogEntry] | None:
        with self.office.database.reading() as connection:
            return queries.entry_of_command(
                connection, unit_id=self.unit_id, command_id=self.command_id
            )

    def _require_same(self, command: Command, added: Collection[str]) -> None:
        found = self._earlier()
        if found is None:
            return
        stream_id, entry = found
        with self.office.database.reading() as connection:
            (first,) = queries.opened_entries(connection, instance_id=stream_id, entries=[entry])
        ours, theirs = command_to_record(command), dict(first.command)
        for name in added:
            ours.pop(name, None)
            theirs.pop(name, None)
        if ours != theirs:
            said = (
                "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
                "Expected a new Idempotency-Key, but this one was used for another request.",
            )
            raise Malformed([Wrong("Idempotency-Key", *said, "header")], status=422)


def idempotency_key() -> str:
    """Return the key by which a repeated request is known.

    Raises:
        Malformed: it brings none that can be kept.
    """
    key = request.headers.get("Idempotency-Key", "")
    if 1 <= len(key) <= MAX_KEY_LETTERS and key.isascii() and key.isprintable():
        return key
    said = (
        f"Harus 1 sampai {MAX_KEY_LETTERS} huruf ASCII.",
        f"Expected 1 to {MAX_KEY_LETTERS} printable ASCII letters.",
    )
    raise Malformed([Wrong("Idempotency-Key", *said, "header")])
