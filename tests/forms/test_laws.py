"""What holds for anything that can be sent."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.parsing import parse
from forms.prefill import initial
from forms.validation import Validator, problems_of
from tests.forms.building import SOP, STEPS, decision, file, step, variables

CASE = variables() | {"keputusan": [decision(n, "setuju") for n in range(1, 5)]}
NAMES = [
    field.key + rest
    for name in STEPS
    for field in step(name).inputs
    for rest in ("", ".ids", ".remove", ".b1.kind", ".b1.text", ".b1.file", ".b3.decision")
] + ["_action", "csrf_token", ".", "bagian..", "lain"]
WORDS = [
    "b1",
    "b2",
    "foto",
    "judul",
    "setuju",
    "tolak",
    "lengkap",
    "belum",
    "siaran_pers",
    "complete",
    "save",
    "bagian:add:foto",
    "bagian:take",
    "keputusan:approve_all",
]
VALUES = st.one_of(st.text(max_size=30), st.sampled_from([*WORDS, "a" * 64]))
SENT = st.lists(
    st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=9)), VALUES), max_size=30
)
UPLOADS = st.dictionaries(
    st.sampled_from(["bukti", "bagian.b1.upload", "lain"]),
    st.lists(st.sampled_from([file("a"), file("b", "v.mp4", "video/mp4")]), max_size=2),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(STEPS), SENT, UPLOADS)
def test_parsing_never_raises_and_agrees_with_the_gate(
    name: str, pairs: list[tuple[str, str]], uploads: dict[str, Any]
) -> None:
    parsed = parse(step(name), MultiDict(pairs), uploads, CASE)

    refused = Validator().problems((SOP / f"{name}.form").read_bytes(), parsed.answers, CASE)

    assert refused.items() <= parsed.problems.items()
    if parsed.completes:
        assert refused == {}


@given(st.sampled_from(STEPS), SENT, UPLOADS)
def test_a_draft_comes_back_as_it_was_saved(
    name: str, pairs: list[tuple[str, str]], uploads: dict[str, Any]
) -> None:
    draft = parse(step(name), MultiDict(pairs), uploads, CASE).draft

    stored = json.loads(json.dumps(draft, ensure_ascii=False).encode())

    assert initial(step(name), CASE, stored) == draft


@given(st.sampled_from(STEPS), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=9), JSON)
def test_the_gate_never_raises(name: str, answers: dict[str, Any], value: Any) -> None:
    case = {"bagian": value, "keputusan": value}

    for language in ("id", "en"):
        problems_of(step(name), answers, case, language)
    initial(step(name), case | answers, answers)


@pytest.mark.parametrize("name", STEPS)
def test_opening_and_sending_a_form_unchanged_keeps_every_answer(name: str) -> None:
    """What prefill offers, the page draws and parsing reads is one and the same."""
    answers = initial(step(name), CASE)

    assert parse(step(name), _as_sent(answers), {}, CASE).draft == answers


def _as_sent(answers: dict[str, Any]) -> MultiDict[str, str]:
    """Return what a browser sends for a page on which nothing was touched."""
    data: MultiDict[str, str] = MultiDict()
    for key, value in answers.items():
        if isinstance(value, list):
            for each in value:
                _add_line(data, key, each)
        elif isinstance(value, str):
            data.add(key, value)
    return data


def _add_line(data: MultiDict[str, str], key: str, line: dict[str, Any]) -> None:
    if "id" in line:
        data.add(f"{key}.ids", line["id"])
    name = f"{key}.{line.get('id') or line.get('part')}"
    for item, value in line.items():
        if item == "file" and value:
            data.add(f"{name}.file", value["digest"])
        elif item not in ("id", "part", "file") and "digest" not in line:
            data.add(f"{name}.{item}", value)
