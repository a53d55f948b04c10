"""Who takes part in a storm: places for processes, and people who never give up."""

import http.client
import os
import signal
import urllib.error
from contextlib import ExitStack, suppress
from uuid import UUID

from tests.installation import Installation, Process
from tests.visiting import Answer, Visitor
from tests.waiting import until

PROCESS = "badai"
AWAY = (OSError, http.client.HTTPException, urllib.error.URLError)


class Place:
    """A place for a process, which is filled again when what was in it has ended."""

    def __init__(self, installation: Installation, *words: str) -> None:
        self._installation = installation
        self._words = words
        self._in_it = ExitStack()
        self.process: Process | None = None

    def fill(self) -> None:
        """Start a process unless one is alive; one that cannot start is tried again later."""
        if self.process is not None and self.process.is_alive:
            return
        self.empty()
        with suppress(AssertionError):
            self.process = self._in_it.enter_context(self._installation.running(*self._words))

    def empty(self) -> None:
        """Kill what is in it, with all that it started."""
        self.process = None
        self._in_it.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to what is in it and to all that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Person:
    """Somebody who sends the same form again until she has an answer."""

    def __init__(self, username: str, webs: list[Place]) -> None:
        self._username = username
        self._webs = webs
        self._turn = 0
        self._visitor = Visitor("")
        self._is_known = False

    def begin(self) -> UUID:
        """Begin a case; return its id."""
        fields = self._form("/kotak-tugas")
        answer = self._until_done("/kotak-tugas/mulai", {**fields, "process_id": PROCESS})
        return UUID(answer.location.split("/")[-2])

    def complete(self, case: UUID, key: str) -> None:
        """Complete a work item."""
        address = f"/tugas/{case}/{key}"
        self._until_done(address, {**self._form(address), "_action": "complete"})

    def _form(self, page: str) -> dict[str, str]:
        found: dict[str, str] = {}

        def is_there() -> bool:
            nonlocal found
            with suppress(*AWAY):
                self._come_in()
                found = self._visitor.hidden(page)
            return any(name != "csrf_token" for name in found)

        until(is_there, f"{page} has a form", seconds=300)
        return found

    def _until_done(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form until it was taken: then it leads on, the first time or a later one."""
        answers: list[Answer] = []

        def is_done() -> bool:
            with suppress(*AWAY):
                self._come_in()
                answers.append(self._visitor.send(address, fields))
                assert answers[-1].status in (303, 503), answers[-1]
            return bool(answers) and answers[-1].status == 303

        until(is_done, f"{address} takes its form", seconds=300)
        return answers[-1]

    def _come_in(self) -> None:
        """Go to the next web process that is there, logged in."""
        self._turn += 1
        process = self._webs[self._turn % len(self._webs)].process
        if process is None:
            raise OSError("nobody is there")
        self._visitor.origin = process.origin
        if not self._is_known:
            self._is_known = self._visitor.log_in(self._username).status in (302, 303)
