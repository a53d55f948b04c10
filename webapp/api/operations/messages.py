"""Messages from outside: one begins a case, or waits until a case takes it."""

from engine.instance_step import Result
from webapp.api import shapes
from webapp.api.bodies import Message
from webapp.api.call import Call, idempotency_key
from webapp.api.operation import Answer, Operation
from webapp.api.sending import receive

TAKEN = shapes.fields(
    {
        "case": shapes.maybe(shapes.ID),
        "message": shapes.maybe(shapes.TEXT),
    }
)


def send(call: Call) -> Answer:
    """Send a message; the same under the same key gets what the first one got."""
    body = call.body
    message = Message(
        body["message"], body.get("variables", {}), idempotency_key(), body.get("correlation", "")
    )
    found = receive(call.office, call.caller.token, message)
    if isinstance(found, Result):
        told = {"case": str(found.stream_id), "message": None}
        location = f"/api/v1/cases/{found.stream_id}"
        return Answer(told, 201, repeated=found.repeated, location=location)
    case = str(found.case) if found.case else None
    return Answer({"case": case, "message": found.message_id}, 202, repeated=found.repeated)


OPERATIONS = (
    Operation(
        "sendMessage", "POST", "/messages", "messages:write",
        ("Kirim pesan: memulai berkas, atau menunggu berkas yang menantinya",
         "Send a message: it begins a case, or waits until a case takes it"),
        send, {201: TAKEN, 202: TAKEN}, is_command=True,
        body=shapes.fields(
            {"message": shapes.text(200, 1)},
            {"variables": shapes.VARIABLES, "correlation": shapes.text(200)},
        ),
    ),
)  # fmt: skip
