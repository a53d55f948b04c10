"""Moments in words: zones, languages, and lengths of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import render_template_string

from tests.webapp.cast import Pages
from webapp.dates import duration, in_words

FRIDAY = datetime(2026, 11, 27, 8, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "27 November 2026, 15.50 WIB"),
        ("Asia/Makassar", "27 November 2026, 16.50 WITA"),
        ("Asia/Jayapura", "27 November 2026, 17.50 WIT"),
        ("UTC", "27 November 2026, 08.50 UTC"),
    ],
)
def test_a_moment_is_said_in_the_offices_zone(zone: str, said: str) -> None:
    assert in_words(FRIDAY, zone=ZoneInfo(zone)) == said


def test_months_have_the_readers_names() -> None:
    august = datetime(2026, 8, 16, 20, 0, tzinfo=UTC)

    assert in_words(august) == "17 Agustus 2026, 03.00 WIB"
    assert in_words(august, language="en") == "17 August 2026, 03.00 WIB"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1 menit"),
        (timedelta(minutes=35), "35 menit"),
        (timedelta(minutes=120), "2 jam"),
        (timedelta(minutes=-125), "2 jam 5 menit"),
        (timedelta(days=1, hours=3, minutes=20), "1 hari 3 jam"),
        (timedelta(days=3), "3 hari"),
    ],
)
def test_a_length_of_time_is_said_by_its_two_greatest_parts(
    pages_of_office: Pages, length: timedelta, said: str
) -> None:
    with pages_of_office.app.test_request_context():
        assert duration(length) == said


def test_english_knows_one_from_many(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()
    pages_of_office.post(browser, "/bahasa", language="en")
    with browser:
        browser.get("/masuk")

        assert duration(timedelta(days=1, hours=3)) == "1 day 3 hours"


def test_templates_write_moments_for_people_and_programs(pages_of_office: Pages) -> None:
    with pages_of_office.app.test_request_context():
        page = render_template_string(
            "{% from 'macros/common.html' import moment %}{{ moment(at) }} {{ at|short_day }}",
            at=FRIDAY,
        )

    assert '<time datetime="2026-11-27T08:50:00+00:00">27 November 2026, 15.50 WIB</time>' in page
    assert "27 Nov 2026" in page
