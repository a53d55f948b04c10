"""Camunda 8: people, forms, jobs, calls, messages, repetitions."""

import pytest

from tests.diagrams import each, end, node, path, start
from tests.engine.diagram.dialects.foreign_files import Read, extension, step, whole


def user(inner: str) -> Read:
    return step("userTask", extension(inner))


def job(inner: str = "", tag: str = "serviceTask", topic: str = "kirim") -> Read:
    return step(tag, extension(f'<zeebe:taskDefinition type="{topic}" retries="3"/>{inner}'))


def test_people_are_heard() -> None:
    found = user(
        '<zeebe:assignmentDefinition assignee="=pemohon" candidateGroups="staf"/>'
        '<zeebe:taskSchedule dueDate="=batas"/>'
        '<zeebe:formDefinition formId="terima"/>'
    )

    element = found.element()
    assert (element.group, element.assignee, element.due) == ("staf", "pemohon", "batas")
    assert element.form == "terima"
    assert found.said("foreign-policy") == []


@pytest.mark.parametrize(
    ("written", "became"),
    [("staf", "staf"), ("=[&quot;staf&quot;]", "staf"), ("= &quot;staf&quot;", "staf")],
)
def test_a_group_is_also_read_from_a_list_of_one(written: str, became: str) -> None:
    found = user(f'<zeebe:assignmentDefinition candidateGroups="{written}"/>')

    assert found.element().group == became


def test_a_group_that_is_worked_out_is_refused() -> None:
    found = user('<zeebe:assignmentDefinition candidateGroups="=[kelompok]"/>')

    assert found.refusals == ["several-groups"]


def test_a_group_that_the_file_names_already_comes_first() -> None:
    found = step(
        "userTask",
        extension('<zeebe:assignmentDefinition candidateGroups="lain"/>'),
        camunda_candidateGroups="staf",
    )

    assert found.element().group == "staf"
    assert "zeebe:assignmentDefinition" in found.said("foreign-policy")[0].message["en"]


def test_a_literal_with_another_engines_mark_is_a_literal() -> None:
    found = user('<zeebe:assignmentDefinition assignee="${ana}"/>')

    assert found.element().assignee == '"${ana}"'


def test_what_is_left_of_people_is_named() -> None:
    found = user(
        '<zeebe:assignmentDefinition assignee="ana" candidateUsers="budi"/>'
        '<zeebe:taskSchedule followUpDate="=besok"/>'
    )

    (said,) = found.said("foreign-policy")
    assert "zeebe:assignmentDefinition, zeebe:taskSchedule" in said.message["en"]


@pytest.mark.parametrize(
    "form", ['formKey="camunda-forms:bpmn:f1"', 'externalReference="x"', 'formId="a/b"']
)
def test_a_form_that_lies_elsewhere_is_a_warning(form: str) -> None:
    found = user(f"<zeebe:formDefinition {form}/>")

    assert found.element().form is None
    assert found.said("form-elsewhere")[0].severity == "warning"


@pytest.mark.parametrize("tag", ["serviceTask", "sendTask", "businessRuleTask"])
def test_a_task_definition_names_the_topic(tag: str) -> None:
    found = job(tag=tag)

    assert found.element().topic == "kirim"
    assert 'zeebe:taskDefinition type="kirim"' in found.said("translated-topic")[0].message["en"]


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent"])
def test_a_thrown_message_is_a_job(tag: str) -> None:
    inner = (
        extension(
            '<zeebe:taskDefinition type="kirim"/><zeebe:ioMapping>'
            '<zeebe:input source="=n" target="jumlah"/></zeebe:ioMapping>'
        )
        + "<messageEventDefinition/>"
    )
    more = () if tag == "endEvent" else (end(), path("kirim", "selesai"))

    found = whole(start(), node(tag, "kirim", inner), path("mulai", "kirim"), *more)

    assert found.element("kirim").topic == "kirim"
    assert found.element("kirim").inputs == (("jumlah", "n"),)


def test_a_topic_may_be_a_quoted_text_but_not_computed() -> None:
    assert job(topic="=&quot;kirim&quot;").element().topic == "kirim"
    assert job(topic="=kirim").refusals == ["untranslatable-topic"]


def test_a_script_task_stays_one() -> None:
    assert job(tag="scriptTask").refusals == ["script-not-run"]


def test_inputs_are_handed_and_results_come_back_by_their_own_names() -> None:
    found = job(
        "<zeebe:ioMapping>"
        '<zeebe:input source="= berkas.nomor" target="nomor"/>'
        '<zeebe:input source="teks" target="catatan"/>'
        '<zeebe:output source="=hasil" target="hasil"/>'
        "</zeebe:ioMapping>"
    )

    assert found.element().inputs == (("nomor", 'berkas["nomor"]'), ("catatan", '"teks"'))
    assert len(found.said("translated-mapping")) == 3


@pytest.mark.parametrize(
    "mapping",
    [
        '<zeebe:output source="=hasil.kode" target="kode"/>',
        '<zeebe:output source="=a" target="b"/>',
        '<zeebe:input source="={a: 1}" target="b"/>',
    ],
)
def test_a_mapping_without_an_equal_is_refused(mapping: str) -> None:
    found = job(f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>")

    assert found.refusals == ["untranslatable-mapping"]


def test_headers_are_named_as_not_read() -> None:
    found = job('<zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>')

    assert "zeebe:taskHeaders" in found.said("foreign-policy")[0].message["en"]


def test_a_decision_table_stays_refused() -> None:
    found = step("businessRuleTask", extension('<zeebe:calledDecision decisionId="d"/>'))

    assert found.refusals == ["decision-not-run"]


# ---- calls ---------------------------------------------------------------------------------------


def call(attributes: str = "", mapping: str = "") -> Read:
    io = f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>" if mapping else ""
    return step(
        "callActivity", extension(f'<zeebe:calledElement processId="lain" {attributes}/>{io}')
    )


def test_a_called_process_is_found_and_shares_the_variables() -> None:
    found = call()

    assert found.element().called == "lain"
    assert found.said("translated-call") != []
    assert found.said("call-shares-variables") == []


def test_a_call_that_hands_nothing_back_is_a_warning() -> None:
    found = call('propagateAllChildVariables="false"')

    assert found.said("call-shares-variables")[0].severity == "warning"


def test_a_mapped_call_is_handed_what_is_mapped() -> None:
    found = call(
        'propagateAllParentVariables="false"',
        '<zeebe:input source="=n + 1" target="a"/><zeebe:output source="=b" target="c"/>',
    )

    assert found.element().inputs == (("a", "n + 1"),)
    assert found.element().outputs == (("c", "b"),)
    assert found.said("call-shares-variables") == []


def test_a_called_process_that_is_worked_out_is_refused() -> None:
    inner = extension('<zeebe:calledElement processId="=lain"/>')

    assert step("callActivity", inner).refusals == ["call-without-process"]


# ---- messages and repetitions --------------------------------------------------------------------


def test_a_correlation_key_stands_on_what_waits_for_the_message() -> None:
    found = whole(
        start(),
        node("intermediateCatchEvent", "tunggu", '<messageEventDefinition messageRef="m"/>'),
        node("receiveTask", "terima", messageRef="m"),
        end(),
        path("mulai", "tunggu", "terima", "selesai"),
        before='<message id="m" name="bayar"><extensionElements>'
        '<zeebe:subscription correlationKey="=berkas.nomor"/></extensionElements></message>',
    )

    assert found.element("tunggu").correlation == 'berkas["nomor"]'
    assert found.element("terima").correlation == 'berkas["nomor"]'
    assert [said.element_id for said in found.said("translated-correlation")] == [
        "tunggu",
        "terima",
    ]


def test_a_message_that_begins_a_case_needs_no_correlation() -> None:
    found = whole(
        node("startEvent", "mulai", '<messageEventDefinition messageRef="m"/>'),
        end(),
        path("mulai", "selesai"),
        before='<message id="m" name="bayar"><extensionElements>'
        '<zeebe:subscription correlationKey="=nomor"/></extensionElements></message>',
    )

    assert found.element("mulai").correlation is None
    assert found.reading.errors == ()


def test_a_repetition_is_read() -> None:
    marker = each(
        extension(
            '<zeebe:loopCharacteristics inputCollection="= orang" inputElement="satu" '
            'outputCollection="semua" outputElement="= jawaban"/>'
        )
        + "<completionCondition>= numberOfCompletedInstances > 2 and loopCounter = 1"
        "</completionCondition>"
    )

    repetition = step("userTask", marker).element().repetition

    assert repetition is not None
    assert (repetition.collection, repetition.item) == ("orang", "satu")
    assert (repetition.results, repetition.result) == ("semua", "jawaban")
    assert repetition.until == "nrOfCompletedInstances > 2 and loopCounter + 1 == 1"


def test_a_gathered_value_that_is_computed_is_refused() -> None:
    marker = each(
        extension(
            '<zeebe:loopCharacteristics inputCollection="=orang" inputElement="satu" '
            'outputCollection="semua" outputElement="=jawaban.isi"/>'
        )
    )

    assert "untranslatable-mapping" in step("userTask", marker).refusals
