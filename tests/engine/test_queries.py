"""What screens read: whatever a person types is only searched for, and pages do not overlap."""

import pytest

from engine import drafts, queries
from engine.errors import Invalid
from tests.bench import ANA, Bench
from tests.diagrams import end, path, process, start, user

TITLED = process(
    start(),
    user("isi"),
    end(),
    path("mulai", "isi", "selesai"),
    more=' alur:title="judul" alur:summary="judul"',
)


def search(bench: Bench, words: str) -> list[str]:
    with bench.database.reading() as connection:
        lines = queries.cases(connection, unit_id=bench.unit_id, search=words)
    return sorted(line.title for line in lines)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("100%", ["Panen 100%"]),
        ("%", ["Panen 100%"]),
        ("_", ["a_b"]),
        ("/", ["1/2"]),
        ("\\", []),
        ("PANEN", ["Panen 100%"]),
        ("a\x00_b", ["a_b"]),
        ("\x00", ["1/2", "Panen 100%", "a_b"]),
        ("x" * 60_000, []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_search_takes_every_letter_as_it_is(bench: Bench, words: str, found: list[str]) -> None:
    bench.deploy(TITLED)
    for title in ("Panen 100%", "a_b", "1/2"):
        bench.start(judul=title)

    assert search(bench, words) == found


def test_pages_of_an_inbox_do_not_overlap_when_all_came_at_once(bench: Bench) -> None:
    bench.deploy(TITLED)
    cases = {bench.start() for _ in range(9)}

    pages = []
    for offset in (0, 3, 6):
        with bench.database.reading() as connection:
            page = queries.inbox(
                connection,
                unit_id=bench.unit_id,
                person_id=ANA.id,
                groups=ANA.groups,
                now=bench.clock.now(),
                limit=3,
                offset=offset,
            )
        pages += [item.instance_id for item in page]

    assert sorted(pages) == sorted(cases)
    assert pages == sorted(pages)


def test_a_reference_to_a_file_that_is_none_is_kept_as_a_plain_value(bench: Bench) -> None:
    """PostgreSQL refused the digest that was too long, with a traceback."""
    bench.deploy(TITLED)
    false = {"digest": "z" * 100, "name": "a", "type": "b", "size": 1}

    case = bench.start(berkas=[false])

    assert bench.variables(case)["berkas"] == [false]


def test_a_draft_that_no_database_keeps_is_refused(bench: Bench) -> None:
    bench.deploy(TITLED)
    case = bench.start()

    with bench.database.writing() as connection, pytest.raises(Invalid):
        drafts.save(
            connection,
            instance_id=case,
            key="isi:1",
            person_id=ANA.id,
            answers={"judul": "a\x00b"},
        )
