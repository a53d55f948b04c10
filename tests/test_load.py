"""The office that is built to be measured is an honest one, and people can work in it."""

from pathlib import Path

import psycopg
import pytest

from benchmarks.load.building import build, driver_url, require_sound
from benchmarks.load.driving import drive, places
from tests.installation import Installation


@pytest.mark.usefixtures("cluster")
def test_a_built_office_verifies_and_answers(postgres_url: str, tmp_path: Path) -> None:
    # given
    installation = Installation(tmp_path, postgres_url, ALUR_WEB_PROCESSES="1")
    said: list[str] = []
    built = build(postgres_url, installation.var, open_items=60, closed_items=400, say=said.append)
    installation.found()

    # when
    with installation.running("web") as web:
        asked = places(driver_url(postgres_url))
        measured = drive(web.origin, asked, rate=20, seconds=2)

    # then
    assert built.closed_items >= 400
    assert require_sound(postgres_url, built.unit_id, sample=40) == 40
    assert not measured.failed
    assert sum(map(len, measured.waited.values())) > 0
    with psycopg.connect(driver_url(postgres_url)) as connection:
        waiting = connection.execute("SELECT count(*) FROM work_item WHERE status = 'open'")
        assert waiting.fetchone() == (66 - len(measured.waited["completion"]),)
