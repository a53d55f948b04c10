"""`alur web` and `alur worker` as programs: watched from outside, and drained before they end."""

import json
import os
import signal
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError

from tests.installation import Installation, free_port
from tests.visiting import Visitor
from tests.waiting import until
from tests.webapp.processes.conftest import begin as begin
from tests.webapp.processes.conftest import installation as installation
from tests.webapp.watching.conftest import Metrics, read_metrics


def test_all_web_processes_count_together_whichever_is_asked(installation: Installation) -> None:
    with installation.running("web") as web:
        for _ in range(30):
            Visitor(web.origin).get("/masuk")

        found = [_metrics(web.origin) for _ in range(6)]

    name = 'alur_http_requests_total{endpoint="accounts.log_in",status="200"}'
    assert {each[name] for each in found} == {30}
    # Two processes, each with its own.
    assert {each['alur_pool_connections{state="possible"}'] for each in found} == {60}


def test_what_a_dead_process_counted_stays_and_what_it_was_goes(
    installation: Installation,
) -> None:
    with installation.running("web") as web:
        for _ in range(10):
            Visitor(web.origin).get("/masuk")
        processes = _children(web.pid)
        for child in processes:
            os.kill(child, signal.SIGKILL)

        name = 'alur_http_requests_total{endpoint="accounts.log_in",status="200"}'
        until(lambda: _answers(web.origin), "another process answers")
        until(lambda: not processes & _children(web.pid), "both have gone")
        pool = 'alur_pool_connections{state="possible"}'
        until(lambda: _metrics(web.origin).get(pool) == 60, "two processes tell of themselves")
        assert _metrics(web.origin)[name] == 10


def test_a_balancer_sees_that_a_program_ends_before_it_does(installation: Installation) -> None:
    with installation.running("web", ALUR_DRAIN_SECONDS="300") as web:
        assert _status(web.origin + "/healthz/ready") == 200
        web.signal(signal.SIGTERM)

        until(lambda: _status(web.origin + "/healthz/ready") == 503, "it is not ready any more")
        assert Visitor(web.origin).get("/masuk").status == 200


def test_a_worker_answers_at_a_port_of_its_own(installation: Installation) -> None:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with installation.running("worker", ALUR_WORKER_PORT=str(port)) as worker:
        assert _status(origin + "/healthz/live") == 200
        assert _status(origin + "/healthz/ready") == 200
        assert _status(origin + "/masuk") == 404
        loop = 'alur_loop_turned_at_seconds{loop="timers"}'
        until(lambda: loop in _metrics(origin), "the timers' loop has gone round")
        assert worker.stop() == 0

    assert _status(origin + "/healthz/live") == 0


def test_a_program_writes_nothing_but_json_when_it_is_asked_for_json(
    installation: Installation,
) -> None:
    with installation.running("web", ALUR_LOG="json") as web:
        Visitor(web.origin).log_in("petugas")
        os.kill(min(_children(web.pid)), signal.SIGKILL)
        until(lambda: "gunicorn.error" in web.log, "gunicorn says that it lost a process")
        web.stop()

        lines = [json.loads(line) for line in web.log.splitlines()]

    assert {"alur.requests", "gunicorn.error"} <= {line["logger"] for line in lines}
    assert "petugas" not in str(lines)


def _metrics(origin: str) -> Metrics:
    with _open(origin + "/metrics") as answer:
        return read_metrics(answer.read().decode())


def _status(address: str) -> int:
    """Return the status, 0 when nobody answers."""
    try:
        with _open(address) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
    except (URLError, ConnectionError):
        return 0


def _open(address: str) -> HTTPResponse:
    opened = urllib.request.urlopen(address, timeout=30)  # noqa: S310 - a server of ours
    assert isinstance(opened, HTTPResponse)
    return opened


def _answers(origin: str) -> bool:
    return _status(origin + "/healthz/live") == 200


def _children(pid: int) -> set[int]:
    return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
