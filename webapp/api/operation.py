"""One operation of the API, as routes, checks, description and page are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from werkzeug.wrappers import Response as BaseResponse

from webapp.api import shapes
from webapp.api.shapes import Schema

if TYPE_CHECKING:
    from webapp.api.call import Call

PATH_SCHEMAS: Mapping[str, Schema] = {
    "case": shapes.ID,
    "definition": shapes.ID,
    "digest": shapes.DIGEST,
    "job": shapes.JOB_ID,
    "key": shapes.KEY,
    "subscription": shapes.ID,
}
LIMIT = shapes.number(1, 200, default=50)
PAGED: Mapping[str, Schema] = {"limit": LIMIT, "cursor": shapes.text(2_000, 1)}


@dataclass(frozen=True)
class Answer:
    """What an operation answers with."""

    body: Any
    status: int = 200
    seq: int | None = None  # of the case that it tells of: makes the ETag
    repeated: bool = False  # whether the command was carried out before
    location: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation: everything about it that is not its code."""

    id: str  # such as "listCases"
    method: str
    path: str  # below /api/v1, such as "/cases/{case}"
    scope: str  # of `scopes.SCOPES`; "": any token
    summary: tuple[str, str]  # Indonesian, English
    handler: "Callable[[Call], Answer | BaseResponse]"
    answers: Mapping[int, Schema | None]  # status -> schema; None: no JSON, or nothing
    query: Mapping[str, Schema] = field(default_factory=dict)
    body: Schema | None = None
    most_bytes: int = 1_000_000  # of its body
    media_type: str = "application/json"  # of what it answers with
    takes: tuple[str, ...] = ()  # media types of a body that is no JSON
    is_command: bool = False  # wants an Idempotency-Key
    is_of_case: bool = False  # tells of one case (ETag), or changes one (If-Match)
    errors: tuple[int, ...] = ()  # beside those that follow from the rest

    @property
    def tag(self) -> str:
        """The kind of things that it is about."""
        return self.path.split("/")[1]

    @property
    def path_names(self) -> list[str]:
        """The names of the variable parts of its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    @property
    def statuses_of_problems(self) -> list[int]:
        """The statuses with which it may refuse."""
        # 400 also of what takes no query, and is sent one; 503 while the database is away.
        found = {400, 401, 403, 429, 503, *self.errors}
        if self.path_names:
            found.add(404)
        if self.body is not None or self.takes:
            found |= {413, 415, 422}
        if self.is_command:
            found |= {404, 409, 422}
            if self.is_of_case:
                found.add(412)
        return sorted(found)


def case_id(path: Mapping[str, str]) -> UUID:
    """Return the case of a path."""
    return UUID(path["case"])
