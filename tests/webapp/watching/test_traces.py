"""Traces lead from a request to the command in it and to where that spent its time."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.cast import UNIT, Pages, open_pages
from tests.webapp.desk import Desk
from tests.webapp.watching.receiving import Received, attributes, receiving
from webapp.watching.traces import are_wanted
from webapp.watching.watch import watch_of

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
PHASES = ["load", "execute", "write", "commit"]
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def received() -> Iterator[Received]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def traced(
    migrated_url: str, tmp_path: Path, received: Received, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pages]:
    """An office behind a proxy, whose traces are received."""
    monkeypatch.setenv(ENDPOINT, received.endpoint)
    with open_pages(
        migrated_url, tmp_path, ALUR_PROXIES="1", **{ENDPOINT: received.endpoint}
    ) as pages:
        yield pages
        stop(pages)


def stop(pages: Pages) -> None:
    """Send what is left."""
    tracing = watch_of(pages.app).tracing
    assert tracing
    tracing.stop()


def test_a_request_leads_to_its_command_and_the_command_to_its_phases(
    traced: Pages, received: Received
) -> None:
    desk = Desk(traced)
    case = desk.start()
    stop(traced)

    request = received.named("POST /kotak-tugas/mulai")
    command = received.named("StartInstance")
    assert command.parent_span_id == request.span_id
    assert received.children(command) == PHASES
    assert attributes(request)["http.response.status_code"] == 303
    told = attributes(command)
    assert (told["alur.case"], told["alur.unit"]) == (str(case), str(UNIT))
    assert 0 < told["db.statements"] < 20


def test_a_timer_is_traced_without_any_request(traced: Pages, received: Received) -> None:
    desk = Desk(traced)
    desk.received()
    desk.wait(days=3)
    stop(traced)

    fired = [span for span in received.spans if span.name == "FireTimer"]
    assert fired
    assert not any(span.parent_span_id for span in fired)


def test_a_proxys_trace_goes_on(traced: Pages, received: Received) -> None:
    traced.visitor().get("/masuk", headers={"Traceparent": PARENT})
    stop(traced)

    request = received.named("GET /masuk")
    assert request.trace_id.hex() == PARENT.split("-")[1]
    assert request.parent_span_id.hex() == PARENT.split("-")[2]


def test_an_installation_is_named_as_the_environment_says(
    migrated_url: str, tmp_path: Path, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENDPOINT, received.endpoint)
    monkeypatch.setenv("OTEL_SERVICE_NAME", "alur-kabupaten")
    with open_pages(migrated_url, tmp_path, **{ENDPOINT: received.endpoint}) as pages:
        pages.visitor().get("/masuk", headers={"Traceparent": PARENT})
        stop(pages)

    named = {each.key: each.value.string_value for each in received.resources[0].attributes}
    assert named["service.name"] == "alur-kabupaten"
    # Without a proxy that header is anybody's.
    assert received.named("GET /masuk").trace_id.hex() != PARENT.split("-")[1]


def test_traces_tell_nothing_about_anybody(traced: Pages, received: Received) -> None:
    desk = Desk(traced)
    case = desk.received(judul="Markah7711")
    desk.post("kabid", f"/berkas/{case}/catatan", {"text": "Markah7711"})
    desk.browser("kabid").get("/berkas?cari=Markah7711")
    traced.visitor().get("/Markah7711")
    stop(traced)

    sent = b"".join(received.bodies)
    assert b"StartInstance" in sent
    for word in (b"Markah7711", b"Contoh", b"127.0.0.1"):
        assert word not in sent


def test_machines_that_look_after_us_make_no_traces(traced: Pages, received: Received) -> None:
    for address in ("/healthz/live", "/healthz/ready"):
        traced.visitor().get(address)
    stop(traced)

    assert received.spans == []


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({ENDPOINT: " "}, False),
        ({ENDPOINT: "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({ENDPOINT: "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_the_environment_says_whether_traces_are_wanted(
    environment: dict[str, str], wanted: bool
) -> None:
    assert are_wanted(environment) is wanted


def test_who_wants_no_traces_imports_nothing_of_them() -> None:
    program = (
        "import sys, webapp.opening\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
