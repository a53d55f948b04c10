"""Draws a diagram that a test wrote in words: in a row, a sub-process as a box around its own."""

from xml.etree import ElementTree as Xml

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_SMALL = ("Event", "Gateway")
Box = tuple[int, int, int, int]  # x, y, width, height


def drawn(diagram: bytes) -> bytes:
    """Return the file with a drawing of its process."""
    process = Xml.fromstring(diagram).find(f"{MODEL}process")  # noqa: S314  (our own file)
    assert process is not None
    boxes: dict[str, Box] = {}
    _place(process, 160, 300, boxes)
    shapes = "".join(_shape(each, box) for each, box in boxes.items())
    lines = "".join(_line(flow, boxes) for flow in process.iter(f"{MODEL}sequenceFlow"))
    plane = f'<bpmndi:BPMNPlane id="bidang" bpmnElement="{process.get("id")}">{shapes}{lines}'
    drawing = (
        f'<bpmndi:BPMNDiagram id="gambar" {_DI}>{plane}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )
    return diagram.replace(b"</definitions>", drawing.encode() + b"</definitions>")


def _place(around: Xml.Element, x: int, middle: int, boxes: dict[str, Box]) -> int:
    """Lay the elements of a process or sub-process in a row; return where the row ends."""
    for element in around:
        tag, name = element.tag.removeprefix(MODEL), element.get("id", "")
        if tag in ("sequenceFlow", "laneSet", "extensionElements"):
            continue
        if tag == "boundaryEvent":
            left, top, width, height = boxes[element.get("attachedToRef", "")]
            boxes[name] = (left + width - 50, top + height - 18, 36, 36)
        elif tag == "subProcess":
            boxes[name] = (x, middle - 90, 0, 180)
            end = _place(element, x + 40, middle, boxes)
            boxes[name] = (x, middle - 90, end - x, 180)
            x = end + 60
        elif tag.endswith(("Event", "Gateway", "Task", "task", "Activity")):
            size = 50 if tag.endswith(_SMALL) else 110
            height = 50 if size == 50 else 80
            boxes[name] = (x, middle - height // 2, size, height)
            x += size + 60
    return x


def _shape(name: str, box: Box) -> str:
    x, y, width, height = box
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    shape = f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}" isExpanded="true">'
    return f"{shape}{bounds}</bpmndi:BPMNShape>"


def _line(flow: Xml.Element, boxes: dict[str, Box]) -> str:
    x, y, width, height = boxes[flow.get("sourceRef", "")]
    to_x, to_y, _, to_height = boxes[flow.get("targetRef", "")]
    name = flow.get("id", "")
    ends = ((x + width, y + height // 2), (to_x, to_y + to_height // 2))
    points = "".join(f'<di:waypoint x="{a}" y="{b}"/>' for a, b in ends)
    return f'<bpmndi:BPMNEdge id="{name}_di" bpmnElement="{name}">{points}</bpmndi:BPMNEdge>'
