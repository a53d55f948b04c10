"""Camunda 7, Operaton, Flowable, Activiti: people, forms, jobs, calls, repetitions."""

import pytest

from engine.diagram import read
from tests.diagrams import each, end, flow, node, path, process, start
from tests.engine.diagram.dialects.foreign_files import Read, extension, step, whole

ENGINES = ("camunda", "operaton", "flowable", "activiti")
PERSON = {"camunda_candidateGroups": "staf"}


def job(inner: str = "", tag: str = "serviceTask", **attributes: str) -> Read:
    return step(tag, extension(inner) if inner else "", **attributes)


# ---- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_people_are_heard_in_the_words_of_each_engine(engine: str) -> None:
    found = step(
        "userTask",
        **{
            f"{engine}_candidateGroups": "staf",
            f"{engine}_assignee": "ana",
            f"{engine}_dueDate": "P2D",
            f"{engine}_formKey": "terima",
        },
    ).element()

    assert (found.group, found.assignee, found.due) == ("staf", '"ana"', 'duration("P2D")')
    assert found.form == "terima"


@pytest.mark.parametrize(
    ("written", "became"),
    [
        ("demo", '"demo"'),
        ("${pemohon}", "pemohon"),
        ("#{berkas.pemohon}", 'berkas["pemohon"]'),
        ("user-${n}", '"user-" + str(n)'),
    ],
)
def test_an_assignee_becomes_an_expression(written: str, became: str) -> None:
    found = step("userTask", camunda_assignee=written, **PERSON)

    assert found.element().assignee == became
    (said,) = found.said("translated-assignment")
    assert (said.severity, said.element_id) == ("translation", "kerja")
    assert f'camunda:assignee="{written}"' in said.message["en"]
    assert found.said("foreign-policy") == []


@pytest.mark.parametrize(
    ("written", "became"),
    [
        ("PT1H", 'duration("PT1H")'),
        ("2026-01-05", 'date("2026-01-05")'),
        ("2026-01-05T08:00:00+07:00", 'datetime("2026-01-05T08:00:00+07:00")'),
        ("2026-01-05T08:00:00", '"2026-01-05T08:00:00"'),
        ("${batas}", "batas"),
    ],
)
def test_a_due_date_becomes_an_expression(written: str, became: str) -> None:
    assert step("userTask", camunda_dueDate=written, **PERSON).element().due == became


@pytest.mark.parametrize(
    "attributes",
    [
        {"camunda_assignee": "${users.pick(task)}"},
        {"camunda_dueDate": "besok"},
        {"camunda_dueDate": "${dateTime().plusDays(1).toDate()}"},
    ],
)
def test_a_person_or_time_that_cannot_be_read_is_a_warning(attributes: dict[str, str]) -> None:
    found = step("userTask", **attributes, **PERSON)

    assert (found.element().assignee, found.element().due) == (None, None)
    (said,) = found.said("untranslated-assignment")
    assert (said.severity, said.element_id) == ("warning", "kerja")


def test_who_started_the_case_is_not_known_to_the_case() -> None:
    found = whole(
        node("startEvent", "mulai", camunda_initiator="pemohon"),
        node("userTask", "kerja", camunda_assignee="${pemohon}", **PERSON),
        end(),
        path("mulai", "kerja", "selesai"),
    )

    assert found.element().assignee is None
    assert "who started the case" in found.said("untranslated-assignment")[0].message["en"]


def test_our_own_words_come_first() -> None:
    found = step("userTask", camunda_assignee="ana", alur_assignee='"budi"', **PERSON)

    assert found.element().assignee == '"budi"'
    assert found.said("translated-assignment") == []
    assert found.said("foreign-policy") != []


def test_users_who_may_take_it_are_named_as_not_read() -> None:
    found = step("userTask", camunda_candidateUsers="ana, budi", **PERSON)

    assert "camunda:candidateUsers" in found.said("foreign-policy")[0].message["en"]


@pytest.mark.parametrize(
    ("tag", "text", "group", "assignee"),
    [
        ("potentialOwner", "group(staf)", "staf", None),
        ("potentialOwner", "user(ana)", "administrator", '"ana"'),
        ("humanPerformer", "user(ana)", "administrator", '"ana"'),
        ("potentialOwner", "ana", "administrator", None),
        ("potentialOwner", "user(ana), group(staf)", "administrator", None),
    ],
)
def test_performers_are_read_where_they_say_which_they_are(
    tag: str, text: str, group: str, assignee: str | None
) -> None:
    inner = (
        f"<{tag}><resourceAssignmentExpression><formalExpression>{text}</formalExpression>"
        f"</resourceAssignmentExpression></{tag}>"
    )

    found = step("userTask", inner)

    assert (found.element().group, found.element().assignee) == (group, assignee)
    is_read = group == "staf" or assignee is not None
    assert (found.said("unread-people") == []) == is_read


# ---- forms ---------------------------------------------------------------------------------------


def test_a_form_of_ours_is_not_touched() -> None:
    found = step("userTask", camunda_formKey="terima", **PERSON)

    assert found.element().form == "terima"
    assert found.said("translated-form") == []


@pytest.mark.parametrize(
    "address",
    [
        "embedded:app:forms/a.html",
        "camunda-forms:bpmn:userTaskForm_1",
        "app:a.xhtml",
        "forms/a.form",
        "${form}",
    ],
)
def test_a_form_that_lies_elsewhere_is_a_warning_and_the_step_has_none(address: str) -> None:
    found = step("userTask", camunda_formKey=address, **PERSON)

    assert found.element().form is None
    (said,) = found.said("form-elsewhere")
    assert (said.severity, said.element_id) == ("warning", "kerja")
    assert address in said.message["en"]


@pytest.mark.parametrize(
    "fields",
    [
        '<camunda:formData><camunda:formField id="a" type="string"/></camunda:formData>',
        '<activiti:formProperty id="a" name="A"/><activiti:formProperty id="b" name="B"/>',
        '<flowable:formProperty id="a"><flowable:value id="x"/></flowable:formProperty>',
    ],
)
def test_a_form_that_is_drawn_field_by_field_is_named_once(fields: str) -> None:
    found = step("userTask", extension(fields), **PERSON)

    assert len(found.said("form-elsewhere")) == 1


def test_a_form_of_a_start_event_is_named() -> None:
    found = whole(
        node("startEvent", "mulai", flowable_formKey="minta"),
        node("userTask", "kerja", **PERSON),
        end(),
        path("mulai", "kerja", "selesai"),
    )

    assert found.said("form-elsewhere")[0].element_id == "mulai"


# ---- jobs ----------------------------------------------------------------------------------------


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
        {"camunda_expression": "${true}"},
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


@pytest.mark.parametrize("engine", ENGINES)
def test_a_collection_and_its_item_are_read(engine: str) -> None:
    marker = each(**{f"{engine}_collection": "${orang}", f"{engine}_elementVariable": "satu"})

    repetition = step("userTask", marker, **PERSON).element().repetition

    assert repetition is not None
    assert (repetition.collection, repetition.item) == ("orang", "satu")


def test_a_collection_is_a_name_or_an_expression() -> None:
    def collection(written: str) -> str | None:
        found = step("userTask", each(camunda_collection=written), **PERSON).element().repetition
        return found and found.collection

    assert collection("orang") == "orang"
    assert collection("${berkas.orang}") == 'berkas["orang"]'


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
