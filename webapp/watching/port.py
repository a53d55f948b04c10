"""A worker's own small server: health and metrics, for this machine."""

import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from engine.errors import Conflict
from webapp.watching import answers
from webapp.watching.watch import Watch

HOST = "127.0.0.1"
_REASONS = {200: "OK", 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable"}


class WorkerPort:
    """Answers at a port of this machine, in a thread of its own."""

    def __init__(self, watch: Watch, port: int) -> None:
        self._watch = watch
        self._port = port
        self._server: WSGIServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to answer.

        Raises:
            Conflict: another program listens there.
        """
        try:
            self._server = make_server(HOST, self._port, self._answer, _Server, _Requests)
        except OSError as error:
            raise Conflict(
                f"Expected to listen at {HOST}:{self._port}, but: {error.strerror}. "
                "Stop the other program, or choose another ALUR_WORKER_PORT"
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="worker port", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def _answer(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        answer = self._of(environ.get("PATH_INFO", ""), environ)
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.content))),
            ("Cache-Control", "no-store"),
        ]
        start(f"{answer.status} {_REASONS[answer.status]}", headers)
        return [answer.content]

    def _of(self, path: str, environ: dict[str, Any]) -> answers.Answer:
        if path == "/healthz/live":
            return answers.live()
        if path == "/healthz/ready":
            return answers.ready(self._watch)
        if path == "/metrics":
            return answers.metrics(
                self._watch,
                authorization=environ.get("HTTP_AUTHORIZATION", ""),
                address=environ.get("REMOTE_ADDR", ""),
            )
        return answers.Answer(404, answers.TEXT, b"not found\n")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Requests(WSGIRequestHandler):
    timeout = 5  # seconds, for who connects and says nothing

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: it is asked every few seconds."""
