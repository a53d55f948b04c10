"""Traces for OpenTelemetry: a request, the commands in it, and where each command spent its time.

Switched on by the environment, as OpenTelemetry says: `OTEL_EXPORTER_OTLP_ENDPOINT` names where
spans are sent over HTTP; all its other variables hold, too. Without it nothing is imported.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.errors import Refusal

if TYPE_CHECKING:  # imported when somebody wants traces
    from opentelemetry.context import Context
    from opentelemetry.trace import Span

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
SERVICE = "alur"


def are_wanted(environment: Mapping[str, str]) -> bool:
    """Say whether the environment asks for traces."""
    is_off = environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return not is_off and any(environment.get(name, "").strip() for name in ENDPOINTS)


class Tracing:
    """Makes spans and sends them, a few at a time, in a thread of its own.

    To be made in the process that sends: a thread does not survive a parting.
    """

    def __init__(self) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource.create({SERVICE_NAME: SERVICE}).merge(OTELResourceDetector().detect())
        self._provider: TracerProvider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("alur")

    def start(self) -> None:
        """Nothing: it has begun."""

    def stop(self) -> None:
        """Send what is left."""
        self._provider.shutdown()

    def flush(self) -> None:
        """Send what there is now."""
        self._provider.force_flush()

    @contextmanager
    def span(
        self,
        name: str,
        attributes: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> Iterator["Span"]:
        """Surround something that takes time; what it raises is told by its kind alone.

        Args:
            name: one of few.
            attributes: what it is about; nobody's words.
            headers: of who asked for it, whose trace it then belongs to.
        """
        with self._tracer.start_as_current_span(
            name,
            context=_context(headers),
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except Refusal as refusal:
                span.set_attribute("alur.outcome", type(refusal).__name__)
                raise
            except BaseException as error:
                _set_failed(span, type(error).__name__)
                raise

    def part(self, name: str) -> "Span":
        """Begin a part of the span in hand; whoever asked for it ends it."""
        return self._tracer.start_span(name)


def _context(headers: Mapping[str, str] | None) -> "Context | None":
    """Return the trace that headers name; None goes on with the one in hand."""
    if headers is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carried = {name.lower(): value for name, value in headers.items()}
    return TraceContextTextMapPropagator().extract(carried)


def _set_failed(span: "Span", kind: str) -> None:
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", kind)
    span.set_status(StatusCode.ERROR)
