"""A diagram that would hold up the server is refused by name, and everybody else is served."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from engine.bounded import BoundedReader, Limits
from engine.database import open_database
from engine.migrating import migrate
from engine.office import create_unit
from tests.databases import migrated_template
from tests.diagrams import end, flow, process, start
from tests.engine.test_bounded import chain
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.context import Office
from webapp.ids import new_id
from webapp.opening import open_office
from webapp.settings import read_settings

LONG = chain(2500)


@pytest.fixture
def bounded_office(sop_office: SopOffice) -> Iterator[SopOffice]:
    """An office that reads what is sent to it within narrow bounds."""
    office: Office = sop_office.pages.app.extensions["alur"]
    with BoundedReader(Limits(cpu_seconds=0.1, wall_seconds=60)) as reader:
        office.runtime.read = reader
        yield sop_office


def upload(office: SopOffice, diagram: bytes) -> TestResponse:
    return office.pages.post(
        office.pages.of("analyst"),
        "/prosedur/unggah",
        _command=str(new_id()),
        message="Diubah",
        bpmn=[(io.BytesIO(diagram), "diagram.bpmn")],
        keep="1",
    )


def test_a_diagram_that_takes_too_long_is_refused_by_name(bounded_office: SopOffice) -> None:
    answer = upload(bounded_office, LONG)

    assert answer.status_code == 422
    assert "Berkas harus terbaca dengan paling banyak 0.1 s, 200 MB" in answer.text
    assert "Bagilah menjadi beberapa proses" in answer.text


def test_a_thousand_cheap_processes_are_too_many_together(bounded_office: SopOffice) -> None:
    one = process(start(), end(), flow("mulai", "selesai"), id="p")
    head, body = (
        one[: one.index(b"<process")],
        one[one.index(b"<process") : -len(b"</definitions>")],
    )
    many = b"".join(body.replace(b'"p"', b'"p%d"' % number) for number in range(1000))

    answer = upload(bounded_office, head + many + b"</definitions>")

    assert answer.status_code == 422
    assert answer.text.count("Berkas harus terbaca dengan paling banyak 0.1 s, 200 MB") == 1


def test_others_deploy_while_it_is_tried(bounded_office: SopOffice) -> None:
    ordinary = [process(start(), end(), flow("mulai", "selesai"), id=f"p{n}") for n in range(3)]

    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(
            lambda diagram: upload(bounded_office, diagram).status_code, [LONG, *ordinary]
        )

    assert list(answers) == [422, 302, 302, 302]


def test_the_application_reads_within_bounds_when_it_is_served(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    settings = read_settings({"ALUR_VAR": str(tmp_path), "ALUR_DATABASE": url})
    database = open_database(url)
    with database.writing() as connection:
        create_unit(connection, unit_id=UNIT, name="Kantor uji")
    database.close()

    opened = open_office(settings)
    opened.close()

    assert isinstance(opened.services[0], BoundedReader)
    assert opened.office.runtime.read is opened.services[0]
