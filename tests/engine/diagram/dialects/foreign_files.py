"""Small files as other engines write them, read by our reader."""

from dataclasses import dataclass

from engine.diagram import read
from engine.diagram.model import Element, Problem, Process, Reading
from tests.diagrams import end, node, path, process, start

_OTHERS = (
    b'xmlns:operaton="http://operaton.org/schema/1.0/bpmn" '
    b'xmlns:flowable="http://flowable.org/bpmn" '
    b'xmlns:activiti="http://activiti.org/bpmn" '
    b'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    b'xmlns:signavio="http://www.signavio.com" '
    b'xmlns:bizagi="http://www.bizagi.com/bpmn20" '
)


@dataclass(frozen=True)
class Read:
    """What came of reading a file."""

    reading: Reading

    @property
    def process(self) -> Process:
        assert self.reading.process is not None, [p.message["en"] for p in self.reading.errors]
        return self.reading.process

    def element(self, element_id: str = "kerja") -> Element:
        return self.process.elements[element_id]

    def said(self, rule: str) -> list[Problem]:
        return [problem for problem in self.reading.problems if problem.rule == rule]

    @property
    def refusals(self) -> list[str]:
        return [problem.rule for problem in self.reading.errors]


def declared(xml: bytes) -> bytes:
    """Declare the namespaces of other engines and tools."""
    return xml.replace(b"xmlns:camunda=", _OTHERS + b"xmlns:camunda=", 1)


def whole(*parts: str, declares: str = "", before: str = "") -> Read:
    """Read a process of these parts; `before` stands beside it in the file."""
    xml = declared(process(*parts, declares=declares))
    return Read(read(xml.replace(b"<process", before.encode() + b"<process", 1)))


def step(tag: str, inner: str = "", *more: str, **attributes: str) -> Read:
    """Read a process of one step, `kerja`."""
    return whole(
        start(),
        node(tag, "kerja", inner, **attributes),
        end(),
        path("mulai", "kerja", "selesai"),
        *more,
    )


def extension(inner: str) -> str:
    """Return extension elements."""
    return f"<extensionElements>{inner}</extensionElements>"
