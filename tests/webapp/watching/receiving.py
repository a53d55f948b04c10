"""A receiver of traces on this machine: a real HTTP server that understands OTLP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Received:
    """The spans that came, and where they may be sent."""

    endpoint: str = ""
    spans: list[Any] = field(default_factory=list)
    resources: list[Any] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def named(self, name: str) -> Any:
        """Return the only span of a name."""
        found = [span for span in self.spans if span.name == name]
        assert len(found) == 1, sorted(span.name for span in self.spans)
        return found[0]

    def children(self, parent: Any) -> list[str]:
        """Return the names of the spans right under one, in the order of their begin."""
        under = [span for span in self.spans if span.parent_span_id == parent.span_id]
        return [span.name for span in sorted(under, key=lambda span: span.start_time_unix_nano)]


def attributes(span: Any) -> dict[str, Any]:
    """Return what a span is about."""
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


@contextmanager
def receiving() -> Iterator[Received]:
    """Receive traces for as long as the block lasts."""
    received = Received()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent = ExportTraceServiceRequest.FromString(body)
            received.bodies.append(body)
            for of_resource in sent.resource_spans:
                received.resources.append(of_resource.resource)
                for scope in of_resource.scope_spans:
                    received.spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    received.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
