"""The rules in `deploy/` and the administrator's page speak of metrics that there are."""

import re
from pathlib import Path

import pytest

from tests.webapp.cast import Pages

ROOT = Path(__file__).parents[3]
ALERTS = (ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text("utf-8")
PAGE = (ROOT / "docs" / "administrator.md").read_text("utf-8")
_PARTS = ("_bucket", "_sum", "_count")  # of a histogram
METRIC = re.compile(r"\balur_[a-z_]+\b")


@pytest.fixture
def there_are(pages_of_office: Pages) -> set[str]:
    """The metrics that a process offers."""
    text = pages_of_office.visitor().get("/metrics").text
    return set(re.findall(r"^# TYPE (alur_\w+)", text, re.MULTILINE)) - _created(text)


def test_each_alert_asks_for_a_metric_that_there_is(there_are: set[str]) -> None:
    expressions = "\n".join(re.findall(r"expr: (.*(?:\n {10}.*)*)", ALERTS))

    asked = {_whole(name) for name in METRIC.findall(expressions)}

    assert asked
    assert asked <= there_are


def test_the_administrators_page_names_every_metric_and_no_other(there_are: set[str]) -> None:
    table = PAGE.partition("| metric | labels |")[2].partition("\n\n")[0]

    assert set(METRIC.findall(table)) == there_are


def _created(text: str) -> set[str]:
    return set(re.findall(r"^# TYPE (alur_\w+_created)", text, re.MULTILINE))


def _whole(name: str) -> str:
    for part in _PARTS:
        if name.endswith(part):
            return name.removesuffix(part)
    return name
