"""What a case *is*, apart from how it is held: the digest that a replay must come to again."""

import hashlib
from typing import Any

import orjson

from engine.interpreter.token import Token
from engine.interpreter.workflow import Workflow

_MORE = ("locals", "inner", "index", "race", "seen", "done", "collected", "items")


def logical_digest(workflow: Workflow, status: str) -> str:
    """Return a SHA-256, hex, of what the case *is*.

    Status, variables, where it stands, what is due; of what lives in a scope also where, and what
    it has of its own. Not of how SpiffWorkflow or the codec hold it, so that logs of old releases
    replay for ever.
    """
    stands = sorted((_stand(token) for token in workflow.tasks.values()), key=_order)
    case = [status, workflow.variables, workflow.visits, stands]
    return hashlib.sha256(orjson.dumps(case, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _stand(token: Token) -> list[Any]:
    data = token.internal_data
    stand = [_name(token), data.get("due")]
    more = {name: data[name] for name in _MORE if name in data}
    if token.scope is not None:
        more["in"] = _name(token.workflow.tasks[token.scope])
    return [*stand, more] if more else stand


def _order(stand: list[Any]) -> tuple[str, str, str]:
    """Keys are counted, so they are of one token only; by one flow several may have come."""
    name, due, *more = stand
    return name or "", due or "", more[0].get("in", "") if more else ""


def _name(token: Token) -> Any:
    return token.internal_data.get("key") or token.internal_data.get("via")
