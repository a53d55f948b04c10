"""What a filter of cases means for a person: of all that it keeps, what he may see.

Who worked on a case, and who signed it twice, tells of single people. Only who may see how a
procedure does may look for it: who watches over all of them, and heads in what they sign.
"""

from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.errors import Forbidden
from engine.queries import Chosen
from webapp.accounts.queries import Account
from webapp.cases.access import OVERSEERS, visible_definitions
from webapp.cases.filters import CaseFilter
from webapp.context import office
from webapp.insight.access import studied_versions


def chosen_cases(connection: Connection, account: Account, wanted: CaseFilter) -> Chosen:
    """Return the cases that a filter keeps and a person may see, as queries take them.

    For `queries.find_cases` and `queries.case_chunks`; with `**`, for `queries.cases`.

    Raises:
        Forbidden: it is about people, and he may look for these in no procedure.
    """
    return {
        "unit_id": account.unit_id,
        "definition_ids": _versions(connection, account, wanted),
        "search": wanted.search,
        "status": wanted.status,
        "narrowing": wanted.narrowing(office().clock.now()),
    }


def may_look_for_people(connection: Connection, account: Account) -> bool:
    """Whether a person may find cases by who worked on them, be it in one procedure."""
    return account.is_in(*OVERSEERS) or bool(studied_versions(connection, account))


def _versions(connection: Connection, account: Account, wanted: CaseFilter) -> list[UUID] | None:
    visible = visible_definitions(connection, account)
    if wanted.is_about_people and visible is not None:
        visible = [line.id for line in studied_versions(connection, account)]
        if not visible:
            raise Forbidden(
                f"Expected an overseer or a head who signs, but {account.username} is none",
                indonesian="Pencarian menurut orang hanya untuk pengawas dan pejabat yang "
                "membubuhkan paraf.",
            )
    if wanted.definition_id is not None:
        asked: list[UUID] | None = [wanted.definition_id]
    elif wanted.process_id:
        lines = queries.definition_versions(
            connection, unit_id=account.unit_id, process_id=wanted.process_id
        )
        asked = [line.id for line in lines]
    else:
        return visible
    return asked if visible is None else [each for each in asked or () if each in visible]
