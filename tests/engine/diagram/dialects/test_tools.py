"""Bizagi, Signavio and other tools: what they add is noted, once a tool, and harms nothing."""

import pytest
from lxml import etree

from engine.diagram.dialects import KINDS, translate
from engine.diagram.limits import parse
from engine.diagram.model import Problem
from engine.diagram.names import Node, children
from tests.diagrams import end, flow, node, path, process, start
from tests.engine.diagram.dialects.foreign_files import declared, extension, whole

SIGNAVIO = (
    '<signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffcc"/>'
    '<signavio:signavioLabel align="center" ref="text"/>'
)
BIZAGI = (
    "<bizagi:BizagiExtensions><bizagi:BizagiProperties>"
    '<bizagi:BizagiProperty name="bgColor" value="#ECEFFF"/>'
    "</bizagi:BizagiProperties></bizagi:BizagiExtensions>"
)


@pytest.mark.parametrize(
    ("remarks", "namespace", "times"),
    [(SIGNAVIO, "http://www.signavio.com", 4), (BIZAGI, "http://www.bizagi.com/bpmn20", 2)],
)
def test_the_remarks_of_a_tool_are_noted_once(remarks: str, namespace: str, times: int) -> None:
    found = whole(
        start(),
        node("userTask", "kerja", extension(remarks), camunda_candidateGroups="staf"),
        node("endEvent", "selesai", extension(remarks)),
        path("mulai", "kerja", "selesai"),
    )

    (said,) = found.said("foreign-description")
    assert (said.severity, said.element_id) == ("note", "proses")
    assert f"{times} remarks of another tool ('{namespace}')" in said.message["en"]
    assert found.said("foreign-extension") == []


def test_a_word_that_is_code_to_an_engine_is_a_remark_of_a_tool() -> None:
    found = whole(
        start(),
        node("userTask", "kerja", extension('<connector xmlns="urn:alat" x="1"/>')),
        end(),
        path("mulai", "kerja", "selesai"),
    )

    assert found.reading.errors == ()
    assert len(found.said("foreign-description")) == 1


def test_signavios_empty_conditions_let_a_person_choose() -> None:
    empty = '<conditionExpression xsi:type="tFormalExpression"/>'
    ways = [
        flow("pilih", to).replace("/>", f">{extension(SIGNAVIO)}{empty}</sequenceFlow>")
        for to in ("a", "b")
    ]

    found = whole(
        start(),
        node("exclusiveGateway", "pilih"),
        node("task", "a"),
        node("task", "b"),
        end(),
        path("mulai", "pilih"),
        *ways,
        path("a", "selesai"),
        flow("b", "selesai"),
    )

    assert found.element("pilih~choose").is_offered


# ---- robustness ----------------------------------------------------------------------------------

ODD = (
    "<!-- a remark --><?do it?>",
    "<zeebe:taskDefinition/>",
    "<zeebe:ioMapping><zeebe:input/><zeebe:output/></zeebe:ioMapping>",
    "<zeebe:calledElement/><zeebe:loopCharacteristics/><zeebe:formDefinition/>",
    "<zeebe:assignmentDefinition/><zeebe:taskSchedule/>",
    "<camunda:inputOutput><camunda:inputParameter/><!-- x --></camunda:inputOutput>",
    "<camunda:in/><camunda:out/><camunda:field/><camunda:formData/>",
    "<camunda:field><!-- x --><?x?></camunda:field>",
)


@pytest.mark.parametrize(
    "tag", ["userTask", "serviceTask", "callActivity", "endEvent", "startEvent"]
)
@pytest.mark.parametrize("inner", ODD)
def test_odd_extensions_crash_nothing(tag: str, inner: str) -> None:
    marker = (
        f"<multiInstanceLoopCharacteristics>{extension(inner)}</multiInstanceLoopCharacteristics>"
    )
    xml = declared(
        process(
            node(tag, "a", extension(inner) + marker, camunda_topic="t", camunda_type="external"),
            node("exclusiveGateway", ""),
            "<sequenceFlow><conditionExpression><x/></conditionExpression></sequenceFlow>",
            "<!-- a remark --><?do it?>",
        )
    )
    root = etree.fromstring(xml)  # with its comments and instructions
    (process_node,) = children(root, "process")

    for record in translate(root, process_node):
        assert record.indonesian
        assert record.english
        assert record.kind in KINDS


def test_a_second_translation_finds_nothing_to_translate() -> None:
    root = tree(
        declared(
            process(
                start(),
                node("exclusiveGateway", "pilih"),
                node("userTask", "a", flowable_assignee="ana", flowable_formKey="f"),
                node("serviceTask", "b", camunda_delegateExpression="${kirim}"),
                end(),
                path("mulai", "pilih"),
                flow("pilih", "a", "${x}"),
                flow("pilih", "b"),
                path("a", "selesai"),
                flow("b", "selesai"),
            )
        )
    )
    (node_of_process,) = children(root, "process")

    first = translate(root, node_of_process)
    text = etree.tostring(root)
    second = translate(root, node_of_process)

    assert len(first) == 5
    assert (second, etree.tostring(root)) == ((), text)


def test_every_kind_has_its_own_id_a_reason_and_a_source() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS) > 10
    assert [kind.id for kind in KINDS if not (kind.reason and kind.source)] == []
    assert [kind.id for kind in KINDS if kind.severity == "error" and not all(kind.mend)] == []


def tree(xml: bytes) -> Node:
    root = parse(xml)
    assert not isinstance(root, Problem)
    return root
