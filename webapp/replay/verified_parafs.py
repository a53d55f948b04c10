"""The parafs that a case had after an entry, and what the log tells of each. Pure."""

from dataclasses import dataclass

from engine.diagram.model import Process
from engine.paraf import digest_of
from engine.queries import LogEntry
from webapp.cases.own_variables import is_own
from webapp.cases.parafs import Paraf, parafs
from webapp.cases.present_names import as_now
from webapp.cases.timeline import written_by


@dataclass(frozen=True)
class VerifiedParaf:
    """A paraf, and whether what it covers was still the same then.

    `verdict` is "fits", "changed", "own" when only its own step had what it covers, or "untold"
    when the log's commands alone do not tell all of what it covers.
    """

    paraf: Paraf
    verdict: str


class Parafs:
    """A fold over entries: what was written, and which parafs could be checked when given."""

    def __init__(self) -> None:
        self._entries: list[LogEntry] = []
        self._variables: dict[str, object] = {}
        self._checked: set[str] = set()

    def learn(self, entry: LogEntry, process: Process) -> None:
        """Go on by one entry, made while the case ran on `process`."""
        self._entries.append(entry)
        key = entry.command.get("key") or ""
        for name, value in written_by(entry).items():
            if not is_own(process, key, name):
                self._variables[name] = value
        for event in entry.events:
            if event["type"] == "ParafGiven":
                covered = digest_of(tuple(event["variables"]), self._variables)
                self._checked.update({covered} & {event["digest"]})

    def now(self, process: Process) -> tuple[VerifiedParaf, ...]:
        """Return the parafs after what was learned, on the version the case runs on by then."""
        found = parafs(as_now(self._entries), self._variables, process)
        return tuple(VerifiedParaf(paraf, self._verdict(paraf)) for paraf in found)

    def _verdict(self, paraf: Paraf) -> str:
        if paraf.fits is None:
            return "own"
        if paraf.fits:
            return "fits"
        return "changed" if paraf.digest in self._checked else "untold"
