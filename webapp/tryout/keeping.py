"""A play becomes a scenario: its moves, and what of its end is to hold ever after."""

from collections.abc import Iterator
from typing import Any

import orjson

from engine.errors import Invalid, NotFound
from engine.play import Scenario, Situation, read_scenario, write_scenario
from engine.play.expectations import Expectation
from engine.play.proposing import proposed
from engine.play.scenario import Tried, read_expectation
from engine.rehearsal import MAX_SCENARIO_BYTES, MAX_SCENARIOS
from forms.text import clean, slug
from webapp.tryout.sessions import PlaySession
from webapp.tryout.subjects import Subject

MAX_NAME = 120


def save_play(play: PlaySession, found: Situation, sent: Any, process_id: str) -> tuple[str, bytes]:
    """Return the scenario's name and its file.

    Args:
        play: what was played.
        found: where it stands.
        sent: the form: `name`, `about`, `expect` (numbers of proposals), `more` (JSON).
        process_id: whose scenario it is.

    Raises:
        Invalid: it has no name, or expects what nobody understands.
    """
    name = clean(sent.get("name", ""))[:MAX_NAME]
    if not name:
        raise Invalid(
            "Expected a name of the scenario, found none",
            indonesian="Beri nama pada skenario ini.",
        )
    expected = (*_chosen(found, sent.getlist("expect")), *_more(sent.get("more", "")))
    if not expected:
        raise Invalid(
            "Expected at least one expectation, found none",
            indonesian="Pilih sedikitnya satu harapan; tanpa itu skenario selalu lulus.",
        )
    scenario = Scenario(
        name,
        play.given,
        tuple(Tried(move) for move in play.moves[: found.done]),
        expected,
        process_id,
        clean(sent.get("about", "")),
    )
    source = write_scenario(scenario)
    if len(source) > MAX_SCENARIO_BYTES:
        raise Invalid(
            f"Expected at most {MAX_SCENARIO_BYTES} bytes, but found {len(source)}",
            indonesian="Skenario ini terlalu besar. Mundurlah beberapa langkah.",
        )
    read_scenario(source)  # what cannot be read again is not kept
    return name, source


def unused_id(subject: Subject, name: str) -> str:
    """Return the id of a scenario of that name: the known one's, else a new one.

    Raises:
        Invalid: there are as many as may be.
    """
    for known, source in subject.scenarios.items():
        try:
            if read_scenario(source).name == name:
                return known
        except Invalid:
            continue
    if len(subject.scenarios) >= MAX_SCENARIOS:
        raise Invalid(
            f"Expected at most {MAX_SCENARIOS} scenarios, but there are {len(subject.scenarios)}",
            indonesian=f"Paling banyak {MAX_SCENARIOS} skenario. Hapus yang tidak dipakai.",
        )
    wanted = own = (slug(name).replace("-", "_") or "skenario")[:60]
    number = 1
    while own in subject.scenarios:
        number += 1
        own = f"{wanted}_{number}"
    return own


def scenario_of(subject: Subject, name: str) -> Scenario:
    """Return one of the scenarios.

    Raises:
        NotFound: there is none of that id.
        Invalid: it cannot be read.
    """
    if name not in subject.scenarios:
        raise NotFound(
            f"Expected a scenario '{name[:80]}', found none",
            indonesian="Skenario tidak ditemukan.",
        )
    return read_scenario(subject.scenarios[name])


def _chosen(found: Situation, numbers: list[str]) -> Iterator[Expectation]:
    for number, each in enumerate(proposed(found)):
        if str(number) in numbers:
            yield each


def _more(text: str) -> Iterator[Expectation]:
    if not text.strip():
        return
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise Invalid(
            f"Expected more expectations as JSON, but {problem}",
            indonesian=f"Harapan tambahan: tulis sebagai JSON, [{{…}}]. ({problem})",
        ) from problem
    for index, each in enumerate(said if isinstance(said, list) else [said]):
        yield read_expectation(each, f"[{index}]")
