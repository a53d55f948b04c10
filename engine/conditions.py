"""What else must hold for a command to be carried out, beside the rules of its case.

It is decided inside the command's transaction, and is no part of the step: the log does not say it,
and a replay does not ask.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from engine.errors import Outdated
from engine.work import Work


class Guard(Protocol):
    """Lets a command pass or not, in its transaction: its case is locked, and rows may be written.

    On SQLite, too: it is asked once the one writer's place is taken. Asked again when the command
    is tried again.
    """

    def __call__(self, work: Work) -> None:
        """Let it pass.

        Raises:
            Refusal: it may not; nothing is changed.
        """


@dataclass(frozen=True)
class Conditions:
    """What the sender of a command asks for besides."""

    guard: Guard | None = None
    expected_seq: int | None = None  # the entry at which the case must still stand

    def require_seq(self, instance_id: UUID, seq: int) -> None:
        """Refuse unless the case still stands where the sender saw it.

        Raises:
            Outdated: it has moved on.
        """
        if self.expected_seq is not None and self.expected_seq != seq:
            raise Outdated(
                f"Expected the case '{instance_id}' to stand at entry {self.expected_seq}, "
                f"but it stands at {seq}",
                indonesian="Berkas ini sudah berubah sejak terakhir dibaca. Muat ulang, lalu "
                "periksa lagi.",
            )

    def pass_guard(self, work: Work) -> None:
        """Ask the guard, if there is one.

        Raises:
            Refusal: it does not let the command pass.
        """
        if self.guard is not None:
            self.guard(work)


NONE = Conditions()
