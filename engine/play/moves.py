"""What a player may do. Frozen data, each with one JSON form: `{"do": "complete", "key": …}`.

`by` is a group of the diagram, one more person of it ("kasie#2"), or a person of the scenario; ""
leaves it to the work item. `case` counts the cases of a play from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Move:
    """Base of all moves."""

    @property
    def name(self) -> str:
        """Its word in JSON."""
        return NAMES[type(self)]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON; what holds its default is left out."""
        said: dict[str, Any] = {"do": self.name}
        for each in fields(self):
            value = getattr(self, each.name)
            default = {} if each.default_factory is dict else each.default
            if value != default:
                said[each.name] = dict(value) if isinstance(value, Mapping) else value
        return said


@dataclass(frozen=True)
class Start(Move):
    variables: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    start_event: str = ""  # "": the diagram's plain start


@dataclass(frozen=True)
class Complete(Move):
    key: str  # of the work item, or its element where only one visit is open
    answers: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    paraf: bool = False  # he proves that it is he
    case: int = 1


@dataclass(frozen=True)
class Claim(Move):
    key: str
    by: str = ""
    case: int = 1


@dataclass(frozen=True)
class JumpToNextTimer(Move):
    pass


@dataclass(frozen=True)
class Wait(Move):
    duration: str  # ISO 8601, by the clock on the wall


@dataclass(frozen=True)
class SendMessage(Move):
    message: str
    correlation: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SendSignal(Move):
    signal: str


@dataclass(frozen=True)
class CompleteJob(Move):
    key: str
    result: Mapping[str, Any] = field(default_factory=dict)
    case: int = 1


@dataclass(frozen=True)
class FailJob(Move):
    key: str
    error: str
    code: str = ""  # of an error that the diagram may catch
    case: int = 1


@dataclass(frozen=True)
class RetryIncident(Move):
    key: str
    case: int = 1


@dataclass(frozen=True)
class Correct(Move):
    variables: Mapping[str, Any]
    reason: str = "uji coba"
    key: str = ""  # of the element that must see them; "": they are the case's
    case: int = 1


@dataclass(frozen=True)
class Cancel(Move):
    reason: str = "uji coba"
    case: int = 1


KINDS: Mapping[str, type[Move]] = {
    "start": Start,
    "complete": Complete,
    "claim": Claim,
    "next_timer": JumpToNextTimer,
    "wait": Wait,
    "message": SendMessage,
    "signal": SendSignal,
    "complete_job": CompleteJob,
    "fail_job": FailJob,
    "retry": RetryIncident,
    "correct": Correct,
    "cancel": Cancel,
}
NAMES = {kind: name for name, kind in KINDS.items()}
