"""A program elsewhere that takes what it is told, or refuses, breaks off and talks nonsense."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps the ids that it took. The first time that it hears of something it may misbehave."""

    def __init__(self, seed: int) -> None:
        self.taken: dict[str, int] = {}  # id → how often
        self._heard: set[str] = set()
        self._chance = random.Random(seed)  # noqa: S311 - not for secrets
        self._guard = threading.Lock()

    def mood(self, message_id: str) -> str:
        """Return how to behave to a message; it is taken the second time at the latest."""
        with self._guard:
            is_first = message_id not in self._heard
            self._heard.add(message_id)
            mood = self._chance.choice(["ok", "ok", "ok", "busy", "garbage", "silent"])
            if not is_first or mood == "ok":
                self.taken[message_id] = self.taken.get(message_id, 0) + 1
                return "ok"
            return mood


@contextmanager
def receiving(receiver: Receiver) -> Iterator[str]:
    """Give the address at which it listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            mood = receiver.mood(self.headers["webhook-id"])
            if mood == "garbage":
                self.wfile.write(b"\x00\x01 nonsense\r\n\r\n")
            elif mood in ("ok", "busy"):
                self.send_response(204 if mood == "ok" else 503)
                self.end_headers()
            self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/alur"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
