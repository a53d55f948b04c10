"""What is played before it is in force: files with the setting of their office, and who plays them.

The engine keeps a version's scenarios and asks somebody to play them when it is deployed;
`engine.play` does so. Neither the runtime nor a deployment imports it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from engine.diagram.model import Problem

MAX_SCENARIOS = 100  # of one version
MAX_SCENARIO_BYTES = 200_000


@dataclass(frozen=True)
class Source:
    """One process as it is deployed: its file, and the forms that go with it."""

    process_id: str
    diagram: bytes
    forms: Mapping[str, bytes] = field(default_factory=dict)
    in_force: bool = False  # it was accepted once: no rule of today refuses it


@dataclass(frozen=True)
class Files:
    """A process with all that it needs to run, away from its office."""

    sources: tuple[Source, ...]  # what is called before its callers; the last is played
    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # name → as JSON
    zone: str = "Asia/Jakarta"
    same_person_allowed: bool = False

    @property
    def played(self) -> Source:
        """The process that is played."""
        return self.sources[-1]


def process_of(scenario: bytes) -> str:
    """Return which process a scenario says that it is of; "" when it does not, or is none.

    >>> process_of(b'{"process": "cuti"}')
    'cuti'
    """
    try:
        said = orjson.loads(scenario)
    except orjson.JSONDecodeError:
        return ""
    found = said.get("process") if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


def homes_of(
    scenarios: Mapping[str, bytes], process_ids: Sequence[str], called: Collection[str]
) -> tuple[dict[str, dict[str, bytes]], list[Problem]]:
    """Return which scenarios are of which process, and what is wrong with the others.

    A scenario is of the process that it names, else of the only one that no other calls.
    """
    callers = [each for each in process_ids if each not in called]
    homes: dict[str, dict[str, bytes]] = {}
    homeless = []
    for name, source in scenarios.items():
        home = process_of(source) or (callers[0] if len(callers) == 1 else "")
        if home in process_ids:
            homes.setdefault(home, {})[name] = source
        else:
            homeless.append(_homeless(name, home))
    return homes, homeless


def _homeless(name: str, home: str) -> Problem:
    said = {
        "id": f"Skenario '{name}' harus menyebut satu proses yang ada di antara berkas, bukan "
        f"'{home}'.",
        "en": f"The scenario '{name}' names one of the processes among the files, not '{home}'.",
    }
    return Problem("scenario-without-process", "error", "", "", said, file=name)


class ScenarioRunner(Protocol):
    """Plays the scenarios of a version before it is in force. `engine.play` implements it."""

    def problems(self, files: Files, scenarios: Mapping[str, bytes]) -> Sequence[Problem]:
        """Return what is wrong with each scenario that does not go as it says.

        Args:
            files: what is deployed.
            scenarios: id → JSON. The `file` of a problem is the id of its scenario.
        """


class NoRunner:
    """Plays nothing: the scenarios are kept as they are, in tests and research."""

    def problems(self, files: Files, scenarios: Mapping[str, bytes]) -> Sequence[Problem]:
        """Return no problems."""
        return ()
