"""The rows of `personal_value`, beside the log: added with the entry that needs them, and erased.

An erasure also takes the values out of what else the case's rows hold in the clear: half-filled
forms, and the messages that it was handed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from engine.change import Change
from engine.destroying import is_thrown
from engine.errors import WrongState
from engine.personal import PersonalValue, canonical_bytes
from engine.statements import Hot
from engine.tables import message, personal_value, work_item
from engine.work import Work

_ADD = Hot(
    insert(personal_value),
    ["instance_id", "commitment", "unit_id", "name", "salt", "value", "at"],
)
_ERASE = Hot(
    delete(personal_value).where(
        personal_value.c.instance_id == bindparam("its_instance"),
        personal_value.c.commitment == bindparam("its_commitment"),
    )
)
_DRAFTS = Hot(
    select(work_item.c.key, work_item.c.draft).where(
        work_item.c.instance_id == bindparam("its_instance"), work_item.c.draft.is_not(None)
    )
)
_SET_DRAFT = Hot(
    update(work_item)
    .where(
        work_item.c.instance_id == bindparam("its_instance"),
        work_item.c.key == bindparam("its_key"),
    )
    .values(draft=bindparam("left", type_=work_item.c.draft.type))
)
_MESSAGES = Hot(
    select(message.c.id, message.c.payload).where(
        message.c.unit_id == bindparam("its_unit"),
        message.c.instance_id == bindparam("its_instance"),
    )
)
_SET_MESSAGE = Hot(
    update(message)
    .where(message.c.unit_id == bindparam("its_unit"), message.c.id == bindparam("its_key"))
    .values(payload=bindparam("left", type_=message.c.payload.type))
)


def add(work: Work, change: Change, values: Iterable[PersonalValue]) -> None:
    """Keep the values to which an entry commits."""
    rows = [
        {
            "instance_id": change.instance_id,
            "commitment": each.commitment,
            "unit_id": change.unit_id,
            "name": each.name,
            "salt": each.salt,
            "value": canonical_bytes(each.value),
            "at": change.at,
        }
        for each in values
    ]
    if rows:
        work.later(_ADD, rows)


def erase(work: Work, change: Change) -> None:
    """Delete what an entry erases, and every copy that the case's rows hold.

    Raises:
        WrongState: one of the values is not there.
    """
    if change.erased is None:
        return
    rows = [
        {"its_instance": change.instance_id, "its_commitment": commitment}
        for commitments in change.erased.values()
        for commitment in commitments
    ]
    erased = work.run(_ERASE, rows) if rows else 0
    if erased != len(rows):
        raise WrongState(
            f"Expected {len(rows)} personal values in the case, but found {erased}",
            indonesian="Sebagian data pribadi itu sudah dihapus. Muat ulang halaman.",
        )
    case = {"its_instance": change.instance_id}
    whose = {"its_unit": change.unit_id}
    drafts = work.all(_DRAFTS, **case)
    # What another case threw is in its log: it named no field of its own that is personal.
    messages = [row for row in work.all(_MESSAGES, **case, **whose) if not is_thrown(row[0])]
    for statement, place, found in (
        (_SET_DRAFT, case, drafts),
        (_SET_MESSAGE, whose, messages),
    ):
        left = [
            {**place, "its_key": key, "left": without}
            for key, text in found
            if (without := _without(text, change.erased)) is not None
        ]
        if left:
            work.run(statement, left)


def _without(stored: Any, names: Iterable[str]) -> dict[str, Any] | None:
    """Return what a column holds without these names; None when it has none of them."""
    content: Mapping[str, Any] = orjson.loads(stored) if isinstance(stored, str) else stored
    left = {name: value for name, value in content.items() if name not in set(names)}
    return left if len(left) < len(content) else None
