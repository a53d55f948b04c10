"""What a check is: a function that looks at an installation and yields findings; its id and needs.

The function's docstring says what is so when it yields nothing. Ids are stable: scripts name them.
No finding holds a secret, nor words of people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from webapp.doctor.patient import Patient

OK, WARNING, ERROR = SEVERITIES = ("ok", "warning", "error")
# What must be there before it can be looked at.
NOTHING, SETTINGS, DATABASE = "nothing", "settings", "database"


@dataclass(frozen=True)
class Finding:
    severity: str
    sentence: str  # what was expected, what was found; of what is well, what is so
    mend: str = ""  # what to do


Look = Callable[[Patient], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    id: str
    needs: str
    look: Look

    @property
    def healthy(self) -> str:
        """What is so when nothing was found."""
        return (self.look.__doc__ or "").split("\n")[0].rstrip(".")


def check(check_id: str, *, needs: str = SETTINGS) -> Callable[[Look], Check]:
    """Turn a function into a check.

    Args:
        check_id: stable and readable, such as "disk-space".
        needs: `NOTHING`, `SETTINGS` that can be read, or a `DATABASE` with this version's tables.
    """

    def named(look: Look) -> Check:
        return Check(check_id, needs, look)

    return named


def ok(sentence: str) -> Finding:
    """Return what is well and worth telling."""
    return Finding(OK, sentence)


def warning(sentence: str, mend: str) -> Finding:
    """Return what somebody should see to."""
    return Finding(WARNING, sentence, mend)


def error(sentence: str, mend: str) -> Finding:
    """Return what keeps the installation from its work, or soon will."""
    return Finding(ERROR, sentence, mend)
