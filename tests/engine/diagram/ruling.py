"""What a rule is tried on: small diagrams, and what is to be said about them."""

from dataclasses import dataclass

from tests.diagrams import end, flow, node, path, process, start, timer, user


@dataclass(frozen=True)
class Case:
    rule: str
    severity: str
    at: str  # element id
    sentence: str  # part of the English one
    diagram: bytes
    good: bytes = b""  # a twin that has nothing wrong, and of which the rule says nothing
    scripts: str = "refuse"


def work(*more: str, attributes: str = "", **task: str) -> bytes:
    """Return a case of one step, with more around it."""
    return process(
        start(),
        user("kerja", **task),
        end(),
        path("mulai", "kerja", "selesai"),
        *more,
        more=attributes,
    )


def task(inner: str = "", tag: str = "userTask", **attributes: str) -> bytes:
    """Return a case of one step with something inside it."""
    body = node(tag, "kerja", inner, **{"camunda_candidateGroups": "staf", **attributes})
    return process(start(), body, end(), path("mulai", "kerja", "selesai"))


def event(inner: str, tag: str = "intermediateCatchEvent", **attributes: str) -> bytes:
    """Return a case that passes through one event before its step."""
    return process(
        start(),
        node(tag, "peristiwa", inner, **attributes),
        user("kerja"),
        end(),
        path("mulai", "peristiwa", "kerja", "selesai"),
    )


def decision(tag: str, *ways: str, **attributes: str) -> bytes:
    """Return a case that decides between two steps; `ways` are the flows out."""
    return process(
        start(),
        node(tag, "pilih", **attributes),
        user("a"),
        user("b"),
        end(),
        flow("mulai", "pilih"),
        *ways,
        path("a", "selesai"),
        flow("b", "selesai"),
    )


def sub(id: str, *parts: str, tag: str = "subProcess", **attributes: str) -> str:
    """Return a sub-process with elements and flows inside."""
    return node(tag, id, "".join(parts), **attributes)


def inside(*parts: str, tag: str = "subProcess", **attributes: str) -> bytes:
    """Return a case that passes through one sub-process, "dalam", that holds these parts."""
    return process(
        start(),
        sub("dalam", *parts, tag=tag, **attributes),
        end(),
        path("mulai", "dalam", "selesai"),
    )


def watching(*parts: str, **attributes: str) -> bytes:
    """Return a case of one step, beside which an event sub-process "sela" waits."""
    return work(sub("sela", *parts, triggeredByEvent="true", **attributes))


def waits(id: str, definition: str = "", **attributes: str) -> str:
    """Return a catching event; of a timer of five minutes unless told otherwise."""
    return node("intermediateCatchEvent", id, definition or timer("PT5M"), **attributes)


def repeated(marker: str, **attributes: str) -> bytes:
    """Return a case of one step with a marker of how often it runs."""
    return task(marker, **attributes)


def several(inner: str = "", **attributes: str) -> str:
    """Return a multi-instance marker; `collection` writes alur:collection."""
    written = "".join(f' alur:{name}="{value}"' for name, value in attributes.items())
    return f"<multiInstanceLoopCharacteristics{written}>{inner}</multiInstanceLoopCharacteristics>"


def beside(diagram: bytes, more: str) -> bytes:
    """Put something before the process."""
    return diagram.replace(b"<process", more.encode() + b"<process", 1)


def drawn(diagram: bytes, element_id: str) -> bytes:
    """Draw one element."""
    shape = (
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:BPMNPlane>'
        f'<di:BPMNShape bpmnElement="{element_id}"/></di:BPMNPlane></di:BPMNDiagram></definitions>'
    )
    return diagram.replace(b"</definitions>", shape.encode())


def extension(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


TWO_WAYS = (flow("pilih", "a", "x == 1"), flow("pilih", "b", id="lain"))
MESSAGE = '<message id="pesan" name="kabar"/>'
MESSAGE_START = '<messageEventDefinition messageRef="pesan"/>'
SIGNAL = '<signal id="tanda" name="libur"/>'
ERROR = '<error id="galat" name="Ditolak" errorCode="E1"/>'
