"""BPMN's own places: conditions, timers, repetitions, ways without a condition, names."""

import pytest

from tests.diagrams import boundary, caught, each, end, flow, node, path, start, timer, user
from tests.engine.diagram.dialects.foreign_files import Read, step, whole


def decision(*ways: str, tag: str = "exclusiveGateway", **attributes: str) -> Read:
    """Read a process that decides between two steps; `ways` are the flows out of `pilih`."""
    return whole(
        start(),
        node(tag, "pilih", **attributes),
        user("a"),
        user("b"),
        end(),
        path("mulai", "pilih"),
        *ways,
        path("a", "selesai"),
        flow("b", "selesai"),
    )


def test_a_condition_is_translated_and_both_texts_are_said() -> None:
    found = decision(flow("pilih", "a", "${setuju && n gt 3}"), flow("pilih", "b"))

    assert found.process.flows["pilih-a"].condition == "setuju and n > 3"
    (said,) = found.said("translated-condition")
    assert (said.severity, said.element_id) == ("translation", "pilih-a")
    assert said.message["en"] == "${setuju && n gt 3} on 'pilih-a' was read as setuju and n > 3."
    assert "dibaca sebagai setuju and n > 3" in said.message["id"]


def test_a_condition_without_an_equal_is_refused_once_and_by_name() -> None:
    found = decision(flow("pilih", "a", "${bean.isOpen()}"), flow("pilih", "b"))

    assert found.refusals == ["untranslatable-expression"]
    (said,) = found.reading.errors
    assert said.element_id == "pilih-a"
    assert "the method 'isOpen()'" in said.message["en"]
    assert set(said.mend) == {"id", "en"}


def test_a_condition_of_ours_is_not_touched() -> None:
    found = decision(flow("pilih", "a", "n > 3"), flow("pilih", "b"), default="pilih-b")

    assert found.process.flows["pilih-a"].condition == "n > 3"
    assert found.said("translated-condition") == []


def test_a_mistake_without_any_mark_keeps_the_sentence_of_our_own_language() -> None:
    found = decision(flow("pilih", "a", "n > > 3"), flow("pilih", "b"), default="pilih-b")

    assert found.refusals == ["condition-unreadable"]


def test_the_language_of_a_condition_is_heard() -> None:
    feel = "<conditionExpression language='feel'>list[1] = 3</conditionExpression>"
    way = f'<sequenceFlow id="pilih-a" sourceRef="pilih" targetRef="a">{feel}</sequenceFlow>'

    found = decision(way, flow("pilih", "b"))

    assert found.process.flows["pilih-a"].condition == "list[0] == 3"
    assert found.said("condition-language") == []


def test_a_condition_in_a_file_of_its_own_is_refused() -> None:
    inner = '<conditionExpression camunda:resource="a.groovy" language="groovy"/>'
    way = f'<sequenceFlow id="pilih-a" sourceRef="pilih" targetRef="a">{inner}</sequenceFlow>'

    found = decision(way, flow("pilih", "b"))

    assert found.refusals == ["untranslatable-expression"]


def test_empty_conditions_are_none_so_a_person_chooses() -> None:
    found = decision(flow("pilih", "a", " "), flow("pilih", "b", " "))

    assert [way for way, _ in found.element("pilih~choose").options] == ["pilih-a", "pilih-b"]
    assert [said.element_id for said in found.said("translated-condition")] == [
        "pilih-a",
        "pilih-b",
    ]


def test_the_last_way_without_a_condition_is_the_default() -> None:
    found = decision(flow("pilih", "a", "n > 3"), flow("pilih", "b"))

    assert found.element("pilih").default == "pilih-b"
    (said,) = found.said("translated-default")
    assert said.element_id == "pilih-b"


@pytest.mark.parametrize(
    "ways",
    [
        (flow("pilih", "b"), flow("pilih", "a", "n > 3")),
        (flow("pilih", "a", "n > 3"), flow("pilih", "b"), flow("pilih", "b", id="lagi")),
    ],
)
def test_a_way_without_a_condition_that_is_not_the_last_stays_refused(ways: tuple[str]) -> None:
    found = decision(*ways)

    assert set(found.refusals) == {"condition-missing"}
    assert found.said("translated-default") == []


def test_an_inclusive_gateway_always_takes_its_way_without_a_condition() -> None:
    found = decision(flow("pilih", "a"), flow("pilih", "b", "n > 3"), tag="inclusiveGateway")

    assert found.process.flows["pilih-a"].condition == "true"
    assert "always taken" in found.said("translated-condition")[0].message["en"]


@pytest.mark.parametrize(
    ("written", "kind", "became"),
    [
        ("${batas}", "timeDuration", "batas"),
        ('="PT1H"', "timeDuration", "PT1H"),
        ("${'P1D'}", "timeDuration", "P1D"),
        ('=duration("PT1H")', "timeDuration", 'duration("PT1H")'),
        ("#{order.due}", "timeDate", 'order["due"]'),
        ('= "R3/PT1H"', "timeCycle", "R3/PT1H"),
    ],
)
def test_a_timer_is_translated(written: str, kind: str, became: str) -> None:
    found = whole(
        start(),
        user("kerja"),
        node(
            "boundaryEvent",
            "lewat",
            timer(written, kind),
            attachedToRef="kerja",
            cancelActivity="false",
        ),
        end(),
        path("mulai", "kerja", "selesai"),
        end("terlambat"),
        flow("lewat", "terlambat"),
    )

    timing = found.element("lewat").timer
    assert timing is not None
    assert timing.value == became
    assert found.said("translated-timer")[0].element_id == "lewat"


def test_iso_8601_is_left_as_it_is() -> None:
    found = whole(
        start(),
        user("kerja"),
        boundary("lewat", "kerja", "PT5M"),
        end(),
        path("mulai", "kerja", "selesai"),
        end("terlambat"),
        flow("lewat", "terlambat"),
    )

    assert found.said("translated-timer") == []
    assert found.process.elements["lewat"].timer is not None


@pytest.mark.parametrize(
    "table", ["0 0/5 * * * ?", "0/1 * * * * ?", "0 0 9 ? * MON-FRI", "* * * * *"]
)
def test_a_cron_table_is_refused_by_name(table: str) -> None:
    found = whole(
        start(),
        user("kerja"),
        boundary("lewat", "kerja", table, kind="timeCycle"),
        end(),
        path("mulai", "kerja", "selesai"),
        end("terlambat"),
        flow("lewat", "terlambat"),
    )

    assert found.refusals == ["timer-cron"]
    assert found.reading.errors[0].element_id == "lewat"


def test_a_number_of_instances_and_its_end_are_translated() -> None:
    marker = each(
        "<loopCardinality>${n}</loopCardinality>"
        "<completionCondition>${nrOfCompletedInstances >= 2}</completionCondition>"
    )

    found = step("userTask", marker, camunda_candidateGroups="staf")

    repetition = found.element().repetition
    assert repetition is not None
    assert (repetition.cardinality, repetition.until) == ("n", "nrOfCompletedInstances >= 2")
    assert {said.element_id for said in found.said("translated-repetition")} == {"kerja"}


def test_a_conditional_event_is_translated() -> None:
    found = whole(
        start(),
        node("intermediateCatchEvent", "tunggu", caught("conditional", "${n > 3}")),
        end(),
        path("mulai", "tunggu", "selesai"),
    )

    assert found.element("tunggu").condition == "n > 3"


@pytest.mark.parametrize("name", ["pesan-${n}", "=pesan", "#{'a'}"])
def test_a_message_whose_name_is_worked_out_is_refused(name: str) -> None:
    found = whole(
        start(),
        node("intermediateCatchEvent", "tunggu", '<messageEventDefinition messageRef="pesan"/>'),
        end(),
        path("mulai", "tunggu", "selesai"),
        before=f"<message id='pesan' name=\"{name}\"/>",
    )

    assert found.refusals == ["expression-in-name"]
    assert found.reading.errors[0].element_id == "pesan"


def test_a_service_takes_its_topic_from_the_operation_that_it_calls() -> None:
    found = whole(
        start(),
        node("serviceTask", "kerja", implementation="##WebService", operationRef="op"),
        end(),
        path("mulai", "kerja", "selesai"),
        before='<interface id="i" name="arsip"><operation id="op" name="arsipkan">'
        "<inMessageRef>m</inMessageRef></operation></interface><message id='m' name='m'/>",
    )

    assert found.element().topic == "arsipkan"
    assert "must do it" in found.said("translated-topic")[0].message["en"]
