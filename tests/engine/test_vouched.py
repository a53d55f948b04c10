"""Versions of processes and files are held against what the log says of them."""

from uuid import UUID

from sqlalchemy import delete, update

from engine import vouched
from engine.tables import definition, definition_form
from tests.bench import UNIT, Bench
from tests.diagrams import end, path, process, start, user

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
A_FORM = b'{"type": "default", "id": "isi", "components": []}'


def changed(bench: Bench) -> list[str]:
    with bench.database.reading() as connection:
        return [sentence for _, sentence in vouched.changed_definitions(connection, UNIT)]


def test_what_was_deployed_is_as_it_was(bench: Bench) -> None:
    bench.deploy(ONE_STEP, {"isi": A_FORM})
    bench.deploy(ONE_STEP)

    assert changed(bench) == []


def test_a_form_that_was_changed_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP, {"isi": A_FORM})

    with bench.database.writing() as connection:
        connection.execute(update(definition_form).values(source=A_FORM + b" "))

    assert changed(bench) == [
        "Expected version 1 of 'proses' as it was deployed, but its diagram, a form or a scenario "
        "was changed"
    ]


def test_a_version_that_is_gone_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)

    with bench.database.writing() as connection:
        connection.execute(delete(definition))

    assert changed(bench) == ["Expected version 1 of 'proses', but it is gone"]


def test_a_version_that_nobody_deployed_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)

    with bench.database.writing() as connection:
        connection.execute(update(definition).values(id=UUID(int=9)))

    assert changed(bench)[0] == (
        "Expected version 1 of 'proses' to have been deployed, but the office's log knows no such"
    )


def test_each_file_is_named_with_its_entry(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    photo = {"digest": "ab" * 32, "name": "foto.jpg", "type": "image/jpeg", "size": 3}
    case = bench.start(bukti=[photo], judul="Festival")

    with bench.database.reading() as connection:
        found = list(vouched.files(connection, UNIT))

    assert found == [vouched.FileMention(case, 1, "ab" * 32, "foto.jpg")]


def test_what_only_looks_like_a_file_is_none(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    bench.start(bukti=[{"digest": "../rahasia", "name": "x", "type": "y", "size": 3}])

    with bench.database.reading() as connection:
        assert list(vouched.files(connection, UNIT)) == []
