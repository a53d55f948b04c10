"""What becomes of a message from outside: it begins a case, or waits until a case takes it."""

from dataclasses import dataclass
from uuid import UUID

from engine import queries
from engine.errors import Forbidden, Invalid, NotFound
from engine.instance_step import Result
from engine.messages import send
from engine.queries import SentMessage
from webapp.api.bodies import Message
from webapp.api.starting import beginning_of, missing_files, require_answers, start_by_message
from webapp.api.tokens import Token
from webapp.context import Office


@dataclass(frozen=True)
class Kept:
    """A message that some case takes, now or later."""

    message_id: str
    case: UUID | None  # that took it already
    repeated: bool


def receive(office: Office, token: Token, message: Message) -> Result | Kept:
    """Begin a case, or keep the message; a repeat gets what the first one got.

    One with a correlation belongs to a conversation that goes on: it is for whoever waits for it.

    Raises:
        Forbidden: the token may not send this message.
        NotFound: no procedure begins with it or waits for it.
        Invalid: the variables are no answers of the first form, or the key was used for others.
    """
    if not token.may_send(message.name):
        raise Forbidden(
            f"Expected a token that may send '{message.name}', but '{token.name}' may not"
        )
    beginning = beginning_of(office, message.name)
    if beginning is not None:
        # Also with a correlation: should nobody wait, it begins a case.
        require_answers(office, beginning, message.variables)
        if not message.correlation:
            return start_by_message(office, token, message, beginning)
    elif not _is_awaited_somewhere(office, message.name):
        raise NotFound(
            f"Expected a procedure that begins with or waits for '{message.name[:60]}', found none"
        )
    return _keep(office, token, message)


def _is_awaited_somewhere(office: Office, name: str) -> bool:
    """Say whether any version of a procedure waits for a message of that name."""
    with office.database.reading() as connection:
        versions = queries.definition_versions(connection, unit_id=office.unit_id)
    return any(
        element.event == "message" and element.event_ref == name and element.kind in _CATCHING
        for line in versions
        for element in office.runtime.definitions.get(line.id).process.elements.values()
    )


_CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def _keep(office: Office, token: Token, message: Message) -> Kept:
    if problems := missing_files(office, None, message.variables):
        field, sentence = next(iter(problems.items()))
        raise Invalid(sentence, field=field, problems=problems)
    message_id = f"token:{token.id} {message.idempotency_key}"
    is_new = send(office.runtime, message.name, message.correlation, message.variables, message_id)
    with office.database.reading() as connection:
        kept = queries.sent_message(connection, unit_id=office.unit_id, message_id=message_id)
    if kept is None or not _is_same(kept, message):
        raise Invalid(
            "Expected a new Idempotency-Key, but this one was used for another message",
            field="Idempotency-Key",
        )
    return Kept(message_id, kept.instance_id, repeated=not is_new)


def _is_same(kept: SentMessage, message: Message) -> bool:
    said = (kept.name, kept.correlation, kept.payload)
    return said == (message.name, message.correlation, message.variables)
