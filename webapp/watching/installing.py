"""Lets a process be watched: the engine's work and each request are counted."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.context import OFFICES, Office, Offices
from webapp.watching.onlooker import Onlooker
from webapp.watching.stopping import Stopping
from webapp.watching.traced import TracingOnlooker
from webapp.watching.traces import Tracing
from webapp.watching.watch import EXTENSION, Watch, make_watch

if TYPE_CHECKING:  # it is nowhere else
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_MACHINES = ("/healthz/live", "/healthz/ready", "/metrics")


def install_watch(app: Flask, office: Office, stopping: Stopping) -> None:
    """Watch an application and its office."""
    watch = make_watch(
        office.settings, office.database.whole(), office.files, office.clock, stopping
    )
    app.extensions[EXTENSION] = watch
    offices: Offices = app.extensions[OFFICES]
    offices.installation.observe(onlooker_of(watch))
    if watch.tracing is not None:
        _trace_requests(app, watch.tracing, believes_proxy=office.settings.proxies > 0)

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


def onlooker_of(watch: Watch) -> Onlooker:
    """Return who looks on while an engine of this process works."""
    if watch.tracing is None:
        return Onlooker(watch.meters)
    return TracingOnlooker(watch.meters, watch.tracing)


def _trace_requests(app: Flask, tracing: Tracing, *, believes_proxy: bool) -> None:
    """Make a span of each request but those of machines that look after us."""

    @app.before_request
    def begin() -> None:
        if request.path in FOR_MACHINES:
            return
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.url_rule else "ANY"
        g.trace = ExitStack()
        g.span = g.trace.enter_context(
            tracing.span(
                f"{method} {route}",
                {"http.request.method": method, "http.route": route},
                dict(request.headers) if believes_proxy else {},
            )
        )

    @app.after_request
    def answered(response: Response) -> Response:
        if "span" in g:
            g.span.set_attribute("http.response.status_code", response.status_code)
            g.span.set_attribute("alur.request", g.get("request_id", ""))
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if (trace := g.pop("trace", None)) is not None:
            trace.close()


def answer_machines_anywhere(wsgi: "WSGIApplication", hostname: str) -> "WSGIApplication":
    """Let machines ask by an address: a balancer knows no name, and is told nothing of one."""

    def answered(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in FOR_MACHINES:
            environ["HTTP_HOST"] = hostname
        return wsgi(environ, start)

    return answered
