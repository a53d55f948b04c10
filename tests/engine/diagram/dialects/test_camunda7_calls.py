"""Camunda 7, Operaton, Flowable, Activiti: calls, repetitions, and what is left."""

import pytest

from engine.diagram import read
from engine.diagram.model import Repetition
from tests.diagrams import each, end, flow, node, path, process, start
from tests.engine.diagram.dialects.foreign_files import Read, extension, step, whole

ENGINES = ("camunda", "operaton", "flowable", "activiti")
PERSON = {"camunda_candidateGroups": "staf"}


# ---- calls ---------------------------------------------------------------------------------------


def call(inner: str) -> Read:
    return step("callActivity", extension(inner) if inner else "", calledElement="lain")


def test_single_variables_are_handed_in_and_back() -> None:
    found = call(
        '<camunda:in source="a" target="b"/>'
        '<flowable:in sourceExpression="${n + 1}" target="c"/>'
        '<camunda:out source="hasil" target="jawaban"/>'
    )

    assert found.element().inputs == (("b", "a"), ("c", "n + 1"))
    assert found.element().outputs == (("jawaban", "hasil"),)
    assert len(found.said("translated-mapping")) == 3


def test_all_variables_in_and_out_are_the_cases_own() -> None:
    found = call('<camunda:in variables="all"/><camunda:out variables="all"/>')

    assert (found.element().inputs, found.element().outputs) == ((), ())
    assert len(found.said("translated-mapping")) == 1


def test_all_variables_in_and_none_back_is_a_warning() -> None:
    found = call('<camunda:in variables="all"/>')

    assert found.said("call-shares-variables")[0].severity == "warning"


@pytest.mark.parametrize(
    "inner",
    [
        '<camunda:in variables="all"/><camunda:in source="a" target="b"/>',
        '<camunda:in variables="all"/><camunda:out source="a" target="b"/>',
        '<camunda:in source="a" target="b"/><camunda:out variables="all"/>',
        '<camunda:in sourceExpression="${bean.call()}" target="b"/>',
        '<camunda:in source="${a}" target="b"/>',
    ],
)
def test_a_call_that_cannot_be_mapped_is_refused(inner: str) -> None:
    assert call(inner).refusals == ["untranslatable-mapping"]


def test_a_business_key_is_said_to_be_left_out() -> None:
    found = call('<camunda:in businessKey="${n}"/><camunda:in source="a" target="a"/>')

    assert found.element().inputs == (("a", "a"),)
    assert any("businessKey" in said.message["en"] for said in found.said("translated-mapping"))


@pytest.mark.parametrize(
    "mark", ['exporter="Camunda Modeler"', 'xmlns:f="http://flowable.org/bpmn"']
)
def test_a_call_without_any_mapping_shares_what_other_engines_would_not(mark: str) -> None:
    xml = process(
        start(), node("callActivity", "kerja", calledElement="lain"), end(),
        path("mulai", "kerja", "selesai"),
    )  # fmt: skip
    elsewhere = xml.replace(b' xmlns:alur="urn:alur:bpmn:1"', f" {mark}".encode())

    assert "call-shares-variables" not in [p.rule for p in read(xml).problems]
    assert "call-shares-variables" in [p.rule for p in read(elsewhere).problems]


# ---- repetitions ---------------------------------------------------------------------------------


def repeated(written: str, engine: str = "camunda") -> Repetition:
    """Return what a multi-instance marker over this collection says."""
    marker = each().replace(
        "Characteristics", f'Characteristics {engine}:elementVariable="satu"', 1
    )
    marker = marker.replace(" isSeq", f' {engine}:collection="{written}" isSeq')
    found = step("userTask", marker, **PERSON).element().repetition
    assert found is not None
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_a_collection_and_its_item_are_read(engine: str) -> None:
    repetition = repeated("${orang}", engine)

    assert (repetition.collection, repetition.item) == ("orang", "satu")


def test_a_collection_is_a_name_or_an_expression() -> None:
    assert repeated("orang").collection == "orang"
    assert repeated("${berkas.orang}").collection == 'berkas["orang"]'


def test_a_collection_that_code_finds_is_refused() -> None:
    found = step("userTask", each(camunda_collection="${bean.find(x)}"), **PERSON)

    assert found.refusals == ["untranslatable-expression"]


def test_activitis_expression_in_the_place_of_a_data_reference_is_read() -> None:
    marker = each('<loopDataInputRef>${orang}</loopDataInputRef><inputDataItem name="satu"/>')

    repetition = step("userTask", marker, **PERSON).element().repetition

    assert repetition is not None
    assert (repetition.collection, repetition.item) == ("orang", "satu")


# ---- what is left --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inner",
    [
        '<camunda:executionListener event="start" class="x.Y"/>',
        '<flowable:taskListener event="create" class="x.Y"/>',
        "<camunda:connector/>",
        "<flowable:eventType>x</flowable:eventType>",
    ],
)
def test_code_beside_a_step_stays_refused(inner: str) -> None:
    found = step("userTask", extension(inner), **PERSON)

    assert found.refusals == ["foreign-behaviour"]


def test_settings_of_other_engines_are_noted() -> None:
    found = step("userTask", camunda_asyncBefore="true", camunda_jobPriority="5", **PERSON)

    (said,) = found.said("foreign-extension")
    assert "camunda:asyncBefore, camunda:jobPriority" in said.message["en"]


def test_a_flow_without_an_id_is_reported_at_an_element_that_exists() -> None:
    unnamed = flow("mulai", "kerja").replace(' id="mulai-kerja"', "")
    found = whole(
        start(),
        node("exclusiveGateway", "pilih"),
        node("userTask", "kerja", **PERSON),
        end(),
        unnamed,
        flow("kerja", "pilih"),
        flow("pilih", "selesai", "${a}").replace(' id="pilih-selesai"', ""),
        flow("pilih", "kerja", id="lagi"),
    )

    assert found.said("translated-condition")[0].element_id == "pilih"
