"""Worker processes of an office that is measured: `alur worker`, as an office would start it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.site import Site
from tests.faults.roles import Place
from tests.installation import Installation
from webapp.secret_files import read_or_create_secret

KILL_EVERY_SECONDS = 3.0


@contextmanager
def crew(site: Site, url: str, size: int) -> Iterator[list[Place]]:
    """Let so many worker processes work on a database."""
    folder = site.new_folder()
    installation = Installation(folder, url)
    installation.var.mkdir(mode=0o700)
    read_or_create_secret(installation.var / "secrets" / "session.key")
    places = [Place(installation, "worker") for _ in range(size)]
    try:
        for place in places:
            place.fill()
            assert place.process is not None, "Expected a worker to start, but it did not"
        yield places
    finally:
        for place in places:
            place.empty()


@contextmanager
def killing(place: Place) -> Iterator[list[int]]:
    """Kill meanwhile what is in a place again and again, and fill it; gives the ids killed."""
    killed: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while not ended.is_set():
            if place.process is not None:
                killed.append(place.process.pid)
                place.signal(signal.SIGKILL)
            place.empty()
            place.fill()
            ended.wait(KILL_EVERY_SECONDS)

    thread = threading.Thread(target=kill, name="killing")
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()
