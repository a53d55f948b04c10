"""An office tells web addresses of what happens in its cases, from an entry of its log to another.

Which address gets what stands in the office's log: where a case's events go is part of how it is
run. No secret stands there: an address must not hold one, what is sent is signed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from engine import events as ev
from engine import permission
from engine.commands import Actor, EndSubscription, SubscribeEvents
from engine.errors import Invalid, NotFound, WrongState
from engine.statements import Hot
from engine.subscriptions import TOLD, Subscriptions
from engine.tables import subscription
from engine.work import Work

MAX_SUBSCRIPTIONS = 20  # active ones of an office: each is a job more for each step it concerns
MAX_URL_LETTERS = 1000
MAX_CHOSEN = 100  # kinds of events, or processes, of one subscription


class Host(Protocol):
    """What subscribing needs of the runtime."""

    unit_id: UUID
    subscriptions: Subscriptions


def subscribe(
    host: Host, work: Work, command: SubscribeEvents, actor: Actor, at: datetime
) -> tuple[ev.Event, ...]:
    """Tell a web address of what happens in cases from now on.

    Raises:
        Refusal: not by him, of no such event, not to such an address, or there are too many.
    """
    _require_administrator(actor)
    check_address(command.url)
    _check_chosen(command)
    if work.one(_IS_KNOWN, its_id=command.subscription_id)[0]:
        raise WrongState(
            f"Expected a new subscription, but '{command.subscription_id}' is there already"
        )
    active = work.one(_COUNT, its_unit=host.unit_id)[0]
    if active >= MAX_SUBSCRIPTIONS:
        raise WrongState(
            f"Expected fewer than {MAX_SUBSCRIPTIONS} subscriptions, but there are {active}: "
            "end one first",
            indonesian=f"Sudah ada {active} langganan. Akhiri dahulu salah satunya.",
        )
    row = {
        "id": command.subscription_id,
        "unit_id": host.unit_id,
        "url": command.url,
        "kinds": sorted(command.kinds),
        "processes": sorted(command.processes),
        "description": command.description,
        "status": "active",
        "made_at": at,
        "made_by": actor.name,
    }
    work.run(_ADD, [row])
    host.subscriptions.forget()
    return (ev.EventsSubscribed(command.subscription_id),)


def end(
    host: Host, work: Work, command: EndSubscription, actor: Actor, at: datetime
) -> tuple[ev.Event, ...]:
    """Tell a web address no more; what waits to be sent is dropped.

    Raises:
        Refusal: not by him, or there is none.
    """
    _require_administrator(actor)
    row = work.one(_STATUS, its_unit=host.unit_id, its_id=command.subscription_id)
    if row is None:
        raise NotFound(
            f"Expected a subscription '{command.subscription_id}', found none",
            indonesian="Langganan tidak ditemukan.",
        )
    if row[0] != "active":
        raise WrongState(
            f"Expected an active subscription, but '{command.subscription_id}' is {row[0]}",
            indonesian="Langganan ini sudah berakhir.",
        )
    values = {
        "its_id": command.subscription_id,
        "new_at": at,
        "new_by": actor.name,
        "new_reason": command.reason,
    }
    work.run(_END, [values])
    host.subscriptions.forget()
    return (ev.SubscriptionEnded(command.subscription_id),)


HANDLERS: dict[type, Callable[..., tuple[ev.Event, ...]]] = {
    SubscribeEvents: subscribe,
    EndSubscription: end,
}

_ADD = Hot(
    insert(subscription),
    [
        *("id", "unit_id", "url", "kinds", "processes", "description"),
        *("status", "made_at", "made_by"),
    ],
)
_IS_KNOWN = Hot(select(func.count()).where(subscription.c.id == bindparam("its_id")))
_COUNT = Hot(
    select(func.count()).where(
        subscription.c.unit_id == bindparam("its_unit"), subscription.c.status == "active"
    )
)
_STATUS = Hot(
    select(subscription.c.status)
    .where(
        subscription.c.unit_id == bindparam("its_unit"), subscription.c.id == bindparam("its_id")
    )
    .with_for_update()
)
_END = Hot(
    update(subscription)
    .where(subscription.c.id == bindparam("its_id"))
    .values(
        status="ended",
        ended_at=bindparam("new_at"),
        ended_by=bindparam("new_by"),
        reason=bindparam("new_reason"),
    )
)


def check_address(url: str) -> None:
    """Refuse what is no web address to post to.

    Raises:
        Invalid: it is none, or holds a name and password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is no number
        fits = bool(parts.hostname) and parts.scheme in {"http", "https"}
    except ValueError:
        fits = False
    if not fits or len(url) > MAX_URL_LETTERS or any(letter.isspace() for letter in url):
        raise Invalid(
            f"Expected an address such as https://contoh.go.id/alur, but found '{url:.200}'",
            indonesian="Tulislah alamat seperti https://contoh.go.id/alur.",
            field="url",
        )
    if parts.username is not None or parts.password is not None:
        raise Invalid(
            "Expected an address without name and password: it stands in the log for good",
            indonesian="Alamat tidak boleh memuat nama dan sandi: alamat tercatat selamanya.",
            field="url",
        )


def _check_chosen(command: SubscribeEvents) -> None:
    unknown = sorted(set(command.kinds) - TOLD.keys())
    if unknown:
        raise Invalid(
            f"Expected kinds of events of a case, but found '{unknown[0]:.100}'",
            indonesian=f"Jenis kejadian '{unknown[0]:.100}' tidak dikenal.",
            field="kinds",
        )
    for name, chosen in (("kinds", command.kinds), ("processes", command.processes)):
        if len(chosen) > MAX_CHOSEN:
            raise Invalid(
                f"Expected at most {MAX_CHOSEN} {name}, but found {len(chosen)}",
                indonesian=f"Pilih paling banyak {MAX_CHOSEN}.",
                field=name,
            )


def _require_administrator(actor: Actor) -> None:
    permission.require_group(
        actor, permission.ADMINISTRATOR, "change subscriptions", "mengatur langganan kejadian"
    )
