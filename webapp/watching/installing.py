"""Lets a process be watched: the engine's work and each request are counted."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.context import Office
from webapp.watching.onlooker import Onlooker
from webapp.watching.stopping import Stopping
from webapp.watching.watch import EXTENSION, make_watch

if TYPE_CHECKING:  # it is nowhere else
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_MACHINES = ("/healthz/live", "/healthz/ready", "/metrics")


def install_watch(app: Flask, office: Office, stopping: Stopping) -> None:
    """Watch an application and its office."""
    watch = make_watch(office.settings, office.database, office.files, office.clock, stopping)
    app.extensions[EXTENSION] = watch
    office.runtime.observe(Onlooker(watch.meters))

    @app.before_request
    def begin() -> None:
        g.watched_since = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        endpoint = request.endpoint or "none"  # never what was typed: there is no end of addresses
        watch.meters.requests.labels(endpoint, str(response.status_code)).inc()
        if "watched_since" in g:
            took = time.perf_counter() - g.watched_since
            watch.meters.request_seconds.labels(endpoint).observe(took)
        return response


def answer_machines_anywhere(wsgi: "WSGIApplication", hostname: str) -> "WSGIApplication":
    """Let machines ask by an address: a balancer knows no name, and is told nothing of one."""

    def answered(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in FOR_MACHINES:
            environ["HTTP_HOST"] = hostname
        return wsgi(environ, start)

    return answered
