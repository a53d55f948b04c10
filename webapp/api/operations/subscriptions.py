"""Subscriptions of events: who is told of what happens in cases, and of what he was not told."""

from typing import Any
from uuid import UUID, uuid5

from engine import queries
from engine.commands import EndSubscription, SubscribeEvents
from engine.queries import SubscriptionLine, Untold
from engine.subscribing import MAX_CHOSEN, MAX_URL_LETTERS
from engine.subscriptions import TOLD
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.callers import administrating
from webapp.api.operation import Answer, Operation
from webapp.webhooks.signing import in_words
from webapp.webhooks.telling import subscription_secret

MOST_UNTOLD = 100
_CHOICE = {"maxItems": MAX_CHOSEN, "uniqueItems": True}
KINDS = shapes.listed(shapes.one_of(*TOLD), **_CHOICE)
PROCESSES = shapes.listed(shapes.text(200, 1), **_CHOICE)
SUBSCRIPTION = shapes.fields(
    {
        "id": shapes.ID,
        "url": shapes.TEXT,
        "kinds": shapes.listed(shapes.TEXT),
        "processes": shapes.listed(shapes.TEXT),
        "description": shapes.TEXT,
        "is_active": shapes.FLAG,
        "made_at": shapes.MOMENT,
        "ended_at": shapes.maybe(shapes.MOMENT),
    },
    {"secret": shapes.TEXT},
)
UNTOLD = shapes.fields(
    {
        "id": shapes.TEXT,
        "case": shapes.ID,
        "seq": shapes.COUNT,
        "has_failed": shapes.FLAG,
        "attempts": shapes.COUNT,
        "error": shapes.maybe(shapes.TEXT),
        "run_at": shapes.MOMENT,
    }
)


def index(call: Call) -> Answer:
    """List the subscriptions of the office: active ones first, the newest of each first."""
    administrating(call.caller)
    with call.office.database.reading() as connection:
        lines = queries.subscriptions(connection, unit_id=call.unit_id)
    return Answer({"subscriptions": [_told(line) for line in lines]})


def subscribe(call: Call) -> Answer:
    """Tell an address of what happens from now on; the answer brings the secret that signs."""
    actor, body = administrating(call.caller), call.body
    # Of the key, so that a repeat is the same command.
    subscription_id = uuid5(call.caller.token.id, f"subscription {call.command_id}")
    command = SubscribeEvents(
        subscription_id,
        body["url"],
        tuple(body.get("kinds", ())),
        tuple(body.get("processes", ())),
        body.get("description", ""),
    )
    result = call.submit(command, actor=actor)
    location = f"/api/v1/subscriptions/{subscription_id}"
    told = _with_secret(call, _line(call, subscription_id))
    return Answer(told, 201, repeated=result.repeated, location=location)


def show(call: Call) -> Answer:
    """Tell one subscription, with its secret, and what it has not been told."""
    administrating(call.caller)
    line = _line(call, UUID(call.path["subscription"]))
    with call.office.database.reading() as connection:
        waiting = queries.untold(
            connection, unit_id=call.unit_id, subscription_id=line.id, limit=MOST_UNTOLD
        )
    return Answer({**_with_secret(call, line), "untold": [_untold(each) for each in waiting]})


def end(call: Call) -> Answer:
    """Tell the address no more."""
    actor = administrating(call.caller)
    subscription_id = UUID(call.path["subscription"])
    command = EndSubscription(subscription_id, call.body.get("reason", ""))
    result = call.submit(command, actor=actor)
    return Answer(_told(_line(call, subscription_id)), repeated=result.repeated)


def _line(call: Call, subscription_id: UUID) -> SubscriptionLine:
    with call.office.database.reading() as connection:
        return queries.subscription_of(
            connection, unit_id=call.unit_id, subscription_id=subscription_id
        )


def _with_secret(call: Call, line: SubscriptionLine) -> dict[str, Any]:
    return {**_told(line), "secret": in_words(subscription_secret(call.office, line.id))}


def _told(line: SubscriptionLine) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "url": line.url,
        "kinds": list(line.kinds),
        "processes": list(line.processes),
        "description": line.description,
        "is_active": line.is_active,
        "made_at": line.made_at.isoformat(),
        "ended_at": line.ended_at.isoformat() if line.ended_at else None,
    }


def _untold(each: Untold) -> dict[str, Any]:
    return {
        "id": each.id,
        "case": str(each.instance_id),
        "seq": each.seq,
        "has_failed": each.has_failed,
        "attempts": each.attempts,
        "error": each.error,
        "run_at": each.run_at.isoformat(),
    }


OPERATIONS = (
    Operation(
        "listSubscriptions", "GET", "/subscriptions", "administer",
        ("Langganan kejadian", "Subscriptions of events"),
        index, {200: shapes.fields({"subscriptions": shapes.listed(SUBSCRIPTION)})},
    ),
    Operation(
        "subscribeEvents", "POST", "/subscriptions", "administer",
        ("Beri tahu sebuah alamat begitu sesuatu terjadi pada berkas",
         "Let an address be told as soon as something happens in a case"),
        subscribe, {201: SUBSCRIPTION}, is_command=True,
        body=shapes.fields(
            {"url": shapes.text(MAX_URL_LETTERS, 1)},
            {"kinds": KINDS, "processes": PROCESSES, "description": shapes.text(200)},
        ),
    ),
    Operation(
        "getSubscription", "GET", "/subscriptions/{subscription}", "administer",
        ("Satu langganan, dan yang belum diterimanya",
         "One subscription, and what it has not received"),
        show, {200: shapes.fields(
            {**SUBSCRIPTION["properties"], "untold": shapes.listed(UNTOLD)}
        )},
    ),
    Operation(
        "endSubscription", "POST", "/subscriptions/{subscription}/end", "administer",
        ("Akhiri langganan", "End a subscription"),
        end, {200: SUBSCRIPTION}, is_command=True,
        body=shapes.fields({}, {"reason": shapes.text(500)}),
    ),
)  # fmt: skip
