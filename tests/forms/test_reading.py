"""What a form's source may say, and every way in which it is refused."""

import json
from typing import Any

import pytest

from forms.model import Condition
from forms.problems import UnreadableForm
from forms.reading import MAX_COMPONENTS, MAX_FORM_BYTES, read_form
from tests.forms.building import STEPS, component, form, source, step


def refusal(content: bytes) -> str:
    """Return the first problem, in English, after the component's id."""
    with pytest.raises(UnreadableForm) as refused:
        read_form(content)
    first = refused.value.problems[0]
    assert first.sentence("id") != first.sentence("en")
    return f"{first.component_id}: {first.sentence('en')}"


@pytest.mark.parametrize("name", STEPS)
def test_every_form_of_the_sop_can_be_read_and_speaks_both_languages(name: str) -> None:
    found = step(name)

    assert found.id == name
    assert found.title("id") != found.title("en")
    assert all(field.label.english for field in found.fields)
    assert all(field.description.english for field in found.fields if field.description)


def test_a_field_has_what_its_component_says() -> None:
    found = form(
        component(
            description="Singkat",
            validate={"required": True, "minLength": 3, "maxLength": 80, "pattern": "[a-z]+"},
            properties={"label:en": "Title", "alur:personal": "true"},
        )
    ).fields[0]

    assert (found.kind, found.label("en"), found.label("id")) == ("text", "Title", "Judul")
    assert (found.required, found.min_length, found.max_length) == (True, 3, 80)
    assert (found.pattern, found.personal) == ("[a-z]+", True)


def test_a_text_that_begins_with_a_hash_is_a_heading() -> None:
    found = form(
        {"id": "h", "type": "text", "text": "## Asal"}, {"id": "t", "type": "text", "text": "Isi"}
    )

    assert [(field.kind, field.label("id")) for field in found.fields] == [
        ("heading", "Asal"),
        ("note", "Isi"),
    ]


def test_a_read_only_field_is_no_input() -> None:
    assert form(component(readonly=True)).inputs == ()


def test_a_condition_names_a_field_and_a_value() -> None:
    found = form(
        component("radio", "lengkap", values=[{"label": "Ya", "value": "ya"}]),
        component(properties={"showWhen": "lengkap=ya"}),
    )

    assert found.fields[1].show_when == Condition("lengkap", "ya")


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(UnreadableForm) as refused:
        form(component("slider"), component(key="if"))

    assert [each.component_id for each in refused.value.problems] == ["c_judul", "c_if"]


def test_a_source_that_is_no_json_is_refused() -> None:
    assert "The form is no JSON" in refusal(b"{")


def test_a_source_that_is_nested_too_deeply_is_refused() -> None:
    assert "The form is no JSON" in refusal(b"[" * 100_000)


def test_a_name_that_stands_twice_in_one_object_is_refused() -> None:
    assert "a name stands twice" in refusal(b'{"id": "a", "id": "b"}')


def test_a_number_that_json_does_not_know_is_refused() -> None:
    assert "NaN is no JSON" in refusal(b'{"id": NaN}')


def test_a_source_that_is_too_big_is_refused() -> None:
    assert "at most 256 KiB" in refusal(b" " * (MAX_FORM_BYTES + 1024))


@pytest.mark.parametrize("root", [[], {"type": "subform", "id": "f", "components": []}])
def test_a_source_that_is_no_form_is_refused(root: Any) -> None:
    assert "no form-js form" in refusal(json.dumps(root).encode())


def test_a_form_without_an_id_is_refused() -> None:
    assert "has no id" in refusal(source(id=""))


def test_a_form_with_too_many_components_is_refused() -> None:
    assert "at most 200" in refusal(source(*[component()] * (MAX_COMPONENTS + 1)))


WRONG_COMPONENTS = [
    ("judul", "Component 1 is no object"),
    ({"type": "textfield"}, "Component 1 has no id"),
    (component("slider"), "component type 'slider' is not supported"),
    (component(key="2judul"), "'2judul' cannot name a variable"),
    (component(key="_paraf"), "'_paraf' cannot name a variable"),
    (component(key="not"), "'not' cannot name a variable"),
    (component(label=""), "'judul' has no label"),
    (component(label="x" * 2001), "'label' is too long"),
    (component(label="=a + b"), "'label' holds a FEEL expression"),
    (component(conditional={"hide": "=a"}), "'conditional' holds a FEEL expression"),
    (
        component("select", valuesKey="a", values=[{"label": "A", "value": "a"}]),
        "'valuesKey' holds",
    ),
    (component(readonly="=a"), "'readonly' holds a FEEL expression"),
    (component(validate={"required": "ya"}), "'required' must be true/false"),
    (component(validate={"maxLength": -1}), "'maxLength' must be"),
    (component("number", validate={"min": "x"}), "'min' must be number"),
    (component("number", decimalDigits=99), "'decimalDigits' must be 0-6"),
    (component("number", defaultValue="x"), "'defaultValue' must be number"),
    (component("datetime", subtype="time"), "'subtype' does not know 'time'"),
    (component("select"), "Give at least one of the values"),
    (component("select", values=[{"label": "A"}]), "Option 1 must have a label"),
    (component("select", values=[{"label": "A", "value": "a"}] * 2), "Option 2 must have"),
    (component("select", values=[{"label": "A", "value": "a"}] * 501), "'values' is too long"),
    (component(properties={"showwhen": "a=b"}), "There is no property 'showwhen'"),
    (component(properties={"label:en": 3}), "'label:en' must be text"),
    (component(properties={"requiredWhen": "judul"}), "must have the form field=value"),
    (component(properties={"showWhen": "lain=a"}), "showWhen names 'lain'"),
    (component(properties={"requiredUnless": "lain"}), "names the field 'lain'"),
    (component("alur-decisions"), "Give the property 'source'"),
    (component("alur-review", properties={"source": "b", "only": "maybe"}), "'only' does not know"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG_COMPONENTS)
def test_a_wrong_component_is_refused(wrong: Any, sentence: str) -> None:
    assert sentence in refusal(source(wrong))


def test_an_id_or_a_key_may_not_be_used_twice() -> None:
    with pytest.raises(UnreadableForm) as refused:
        form(component(), component())

    assert [each.sentence("en") for each in refused.value.problems] == [
        "The id of this component is used twice.",
        "The variable 'judul' is asked twice.",
    ]


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "a|b", "a*a*a*a*", "[a", "", "x" * 201, "a{1,2}b?c*d+"]
)
def test_a_pattern_that_might_never_end_is_refused(pattern: str) -> None:
    assert "cannot be used" in refusal(source(component(validate={"pattern": pattern})))


@pytest.mark.parametrize("pattern", ["[a-z0-9][a-z0-9-]*", r"\([0-9]{3}\)[ ]?[(|)]"])
def test_a_pattern_of_character_classes_is_taken(pattern: str) -> None:
    assert form(component(validate={"pattern": pattern})).fields[0].pattern == pattern
