"""Camunda 7, Operaton, Flowable, Activiti: whose work a step is, when it is due, its form."""

import pytest

from tests.diagrams import end, node, path
from tests.engine.diagram.dialects.foreign_files import extension, step, whole

ENGINES = ("camunda", "operaton", "flowable", "activiti")
PERSON = {"camunda_candidateGroups": "staf"}


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
        "a.jsf",
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
