"""Camunda 7, Operaton, Flowable, Activiti: jobs, their topics and parameters."""

import pytest

from tests.diagrams import node, path, start
from tests.engine.diagram.dialects.foreign_files import Read, extension, step, whole

PERSON = {"camunda_candidateGroups": "staf"}


def job(inner: str = "", tag: str = "serviceTask", **attributes: str) -> Read:
    return step(tag, extension(inner) if inner else "", **attributes)


@pytest.mark.parametrize("engine", ["operaton", "flowable"])
def test_external_topics_are_the_same_everywhere(engine: str) -> None:
    kind = "external-worker" if engine == "flowable" else "external"

    found = job(**{f"{engine}_type": kind, f"{engine}_topic": "kirim"})

    assert found.element().topic == "kirim"
    assert found.said("translated-topic") != []


def test_a_topic_of_camunda_is_not_touched() -> None:
    found = job(camunda_type="external", camunda_topic="kirim")

    assert found.element().topic == "kirim"
    assert found.said("translated-topic") == []


@pytest.mark.parametrize(
    ("attribute", "written", "topic"),
    [
        ("class", "org.example.SendInvoice", "org.example.SendInvoice"),
        ("delegateExpression", "${sendInvoice}", "sendInvoice"),
        ("expression", "#{mailer.send(invoice, 'x')}", "mailer.send"),
        ("expression", "${mailer.send()}", "mailer.send"),
    ],
)
@pytest.mark.parametrize("tag", ["serviceTask", "sendTask", "businessRuleTask"])
def test_named_code_becomes_a_topic(tag: str, attribute: str, written: str, topic: str) -> None:
    found = job(tag=tag, **{f"camunda_{attribute}": written})

    assert found.element().topic == topic
    (said,) = found.said("translated-topic")
    assert said.severity == "translation"
    assert "a handler of that topic must do it" in said.message["en"]
    assert written.split("(")[0] in said.message["en"]


@pytest.mark.parametrize("built_in", ["mail", "http", "shell"])
def test_what_flowable_has_built_in_becomes_a_topic_and_its_fields_are_handed(
    built_in: str,
) -> None:
    found = job(
        '<flowable:field name="to" stringValue="ana@example.org"/>'
        "<flowable:field name='text'><flowable:string><![CDATA[Halo]]></flowable:string>"
        "</flowable:field>"
        "<flowable:field name='n'><flowable:expression>${n + 1}</flowable:expression>"
        "</flowable:field>",
        flowable_type=built_in,
    )

    assert found.element().topic == built_in
    assert found.element().inputs == (
        ("to", '"ana@example.org"'),
        ("text", '"Halo"'),
        ("n", "n + 1"),
    )


@pytest.mark.parametrize(
    "attributes",
    [
        {"camunda_expression": "${total * 2}"},
        {"camunda_expression": "${execution.setVariable('a', 1)}"},
        {"camunda_delegateExpression": "${a + b}"},
        {"camunda_type": "external", "camunda_topic": "${topic}"},
    ],
)
def test_what_has_no_name_is_refused_once(attributes: dict[str, str]) -> None:
    found = job(**attributes)

    assert found.refusals == ["untranslatable-topic"]
    assert found.reading.errors[0].element_id == "kerja"


def test_an_automatic_step_that_says_nothing_stays_refused() -> None:
    assert job().refusals == ["job-without-topic"]


def test_input_parameters_are_handed_to_a_job() -> None:
    found = job(
        "<camunda:inputOutput>"
        '<camunda:inputParameter name="alamat">kantor</camunda:inputParameter>'
        '<camunda:inputParameter name="jumlah">${n + 1}</camunda:inputParameter>'
        '<camunda:outputParameter name="hasil">${hasil}</camunda:outputParameter>'
        "</camunda:inputOutput>",
        camunda_type="external",
        camunda_topic="kirim",
    )

    assert found.element().inputs == (("alamat", '"kantor"'), ("jumlah", "n + 1"))
    assert len(found.said("translated-mapping")) == 3


@pytest.mark.parametrize(
    "parameter",
    [
        '<camunda:inputParameter name="a"><camunda:list/></camunda:inputParameter>',
        '<camunda:inputParameter name="a">${bean.call()}</camunda:inputParameter>',
        '<camunda:outputParameter name="a">${b}</camunda:outputParameter>',
    ],
)
def test_a_mapping_without_an_equal_is_refused(parameter: str) -> None:
    found = job(
        f"<camunda:inputOutput>{parameter}</camunda:inputOutput>",
        camunda_type="external",
        camunda_topic="kirim",
    )

    assert found.refusals == ["untranslatable-mapping"]


def test_parameters_of_a_step_of_a_person_stay_refused() -> None:
    found = step(
        "userTask",
        extension(
            '<camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter>'
            "</camunda:inputOutput>"
        ),
        **PERSON,
    )

    assert found.refusals == ["foreign-behaviour"]


def test_a_message_that_code_throws_is_a_job() -> None:
    found = whole(
        start(),
        node("endEvent", "kirim", '<messageEventDefinition camunda:class="org.Mail"/>'),
        path("mulai", "kirim"),
    )

    assert found.element("kirim").topic == "org.Mail"
    assert found.said("translated-topic")[0].element_id == "kirim"


@pytest.mark.parametrize("constant", ["${true}", "#{ false }", "${1}", "${'x'}", "${null}"])
def test_a_step_that_only_works_out_a_constant_is_passed(constant: str) -> None:
    found = job(activiti_expression=constant, implementation="##WebService")

    assert found.element().kind == "intermediateThrowEvent"
    assert (found.element().name, found.element().event) == ("kerja", None)
    assert "does nothing" in found.said("translated-nothing")[0].message["en"]


@pytest.mark.parametrize(
    "attributes",
    [
        {"camunda_expression": "${true}", "camunda_resultVariable": "hasil"},
        {"camunda_expression": "${true}", "isForCompensation": "true"},
        {"camunda_expression": "${'a' + b}"},
    ],
)
def test_a_constant_that_is_used_is_not_passed_over(attributes: dict[str, str]) -> None:
    assert "untranslatable-topic" in job(**attributes).refusals
