"""The diagram with which a draft begins that is of nothing: a start, one step, an end, a lane."""

import re
import unicodedata

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
_NAMES = {None: BPMN, "bpmndi": DI, "dc": DC, "di": DD}
_NODES = (("startEvent", "mulai", "Mulai", (212, 140, 36, 36)),
          ("userTask", "langkah", "Langkah pertama", (310, 118, 120, 80)),
          ("endEvent", "selesai", "Selesai", (492, 140, 36, 36)))  # fmt: skip
_FLOWS = (("mulai", "langkah", (248, 310)), ("langkah", "selesai", (430, 492)))
_MIDDLE = 158  # of all shapes, from above


def process_id_of(name: str) -> str:
    """Return the id of a process by its name: letters that every system takes.

    >>> process_id_of("Liputan Berita (2026)"), process_id_of("123"), process_id_of("¿?")
    ('liputan_berita_2026', 'proses_123', 'proses')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60]
    if found[:1].isalpha():
        return found
    return f"proses_{found}" if found else "proses"


def blank(name: str) -> bytes:
    """Return a small diagram that runs, of a process called `name`."""
    root = etree.Element(
        f"{{{BPMN}}}definitions", nsmap=_NAMES, id="berkas", targetNamespace="urn:alur:proses"
    )
    process_id = process_id_of(name)
    process = _add(root, BPMN, "process", id=process_id, name=name, isExecutable="true")
    lane = _add(_add(process, BPMN, "laneSet", id="lajur"), BPMN, "lane", id="petugas")
    lane.set("name", "Petugas")
    for tag, own, label, _ in _NODES:
        _add(lane, BPMN, "flowNodeRef").text = own
        _add(process, BPMN, tag, id=own, name=label)
    for source, target, _ in _FLOWS:
        _add(
            process, BPMN, "sequenceFlow",
            id=f"{source}_{target}", sourceRef=source, targetRef=target,
        )  # fmt: skip
    _draw(root, process_id)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _draw(root: etree._Element, process_id: str) -> None:
    diagram = _add(root, DI, "BPMNDiagram", id="gambar")
    plane = _add(diagram, DI, "BPMNPlane", id="bidang", bpmnElement=process_id)
    lane = _shape(plane, "petugas", (150, 78, 430, 160))
    lane.set("isHorizontal", "true")
    for _, own, _, place in _NODES:
        _shape(plane, own, place)
    for source, target, ends in _FLOWS:
        name = f"{source}_{target}"
        edge = _add(plane, DI, "BPMNEdge", id=f"{name}_di", bpmnElement=name)
        for x in ends:
            _add(edge, DD, "waypoint", x=str(x), y=str(_MIDDLE))


def _shape(plane: etree._Element, own: str, place: tuple[int, int, int, int]) -> etree._Element:
    shape = _add(plane, DI, "BPMNShape", id=f"{own}_di", bpmnElement=own)
    x, y, width, height = map(str, place)
    _add(shape, DC, "Bounds", x=x, y=y, width=width, height=height)
    return shape


def _add(parent: etree._Element, namespace: str, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)
