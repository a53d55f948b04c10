"""What ISO 8601 durations, cycles and moments are readable, and what they come to."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.durations import Duration, parse_cycle, parse_duration, parse_moment
from engine.errors import Invalid

JANUARY = datetime(2026, 1, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT90M", timedelta(minutes=90)),
        ("PT120M", timedelta(hours=2)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P2W", timedelta(days=14)),
        ("PT0S", timedelta(0)),
        ("PT1.5S", timedelta(seconds=1.5)),
        ("PT1,5S", timedelta(seconds=1.5)),
        ("PT1H2M3S", timedelta(hours=1, minutes=2, seconds=3)),
    ],
)
def test_a_duration_without_months_has_an_exact_length(text: str, length: timedelta) -> None:
    assert parse_duration(text).as_timedelta() == length


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P1M", JANUARY, "2026-02-28T09:00:00+00:00"),
        ("P1M", JANUARY.replace(year=2028), "2028-02-29T09:00:00+00:00"),
        ("P1Y1M", JANUARY.replace(year=2027), "2028-02-29T09:00:00+00:00"),
        ("P1MT1H", JANUARY, "2026-02-28T10:00:00+00:00"),
        ("P12M", JANUARY, "2027-01-31T09:00:00+00:00"),
    ],
)
def test_months_count_as_in_the_calendar(text: str, start: datetime, end: str) -> None:
    assert parse_duration(text).add_to(start).isoformat() == end


def test_a_day_is_counted_in_the_zone_of_its_start_and_an_hour_exactly() -> None:
    noon = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # that night has 23 hours

    ends = [parse_duration(text).add_to(noon).isoformat() for text in ("P1D", "PT24H")]

    assert ends == ["2026-03-29T10:00:00+00:00", "2026-03-29T11:00:00+00:00"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "-PT5M", "+PT5M", "PT-5M", "P1.5M", "PT1.5H", "pt5m", "PT5M "),
        *("5M", "P1H", "PT1D", "P1W2D", "P1M1Y", "PT5M\n", "PT\u0665M", "PT1.S", "P99999999D"),
        "120 menit",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="Expected an ISO 8601 duration, such as 'PT90M'"):
        parse_duration(text)


@given(st.text(alphabet="PTYMWDHS0123456789.,-+ R/", max_size=20) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (parse_duration, parse_cycle, lambda found: parse_moment(found, "Asia/Jakarta")):
        with suppress(Invalid):
            read(text)


def test_months_have_no_exact_length() -> None:
    with pytest.raises(Invalid, match="without years and months, but found 'P1M'"):
        parse_duration("P1M").as_timedelta()


def test_a_duration_that_leaves_the_calendar_is_refused() -> None:
    with pytest.raises(Invalid, match="Expected to end in the years 1 to 9999"):
        parse_duration("P9000Y").add_to(JANUARY)


def test_counting_from_a_moment_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_duration("PT1H").add_to(datetime(2026, 1, 5))  # noqa: DTZ001


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_a_length_is_a_duration_and_back(length: timedelta) -> None:
    assert Duration.of(length).as_timedelta() == length


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_duration_is_written_as_it_can_be_read(length: timedelta) -> None:
    assert parse_duration(str(Duration.of(length))).as_timedelta() == length


def test_a_negative_difference_is_written_with_its_sign() -> None:
    assert str(Duration.of(timedelta(seconds=-90))) == "-PT90S"
    assert str(Duration.of(timedelta(days=-2))) == "-P2D"


@given(
    st.timedeltas(timedelta(days=-9000), timedelta(days=9000)),
    st.integers(0, 500),
    st.integers(0, 10**6),
)
def test_subtracting_mirrors_adding(later: timedelta, days: int, seconds: int) -> None:
    moment = JANUARY + later
    length = parse_duration(f"P{days}DT{seconds}S")

    assert length.subtract_from(length.add_to(moment)) == moment


@pytest.mark.parametrize(
    ("text", "count", "period"), [("R3/PT1H", 3, "PT1H"), ("R/P1D", None, "P1D")]
)
def test_a_cycle_has_a_count_and_a_period(text: str, count: int | None, period: str) -> None:
    assert parse_cycle(text) == (count, parse_duration(period))


@pytest.mark.parametrize(
    "text",
    ["R/PT0S", "R3/PT0S", "R0/PT1H", "R3/2026-01-01T00:00:00Z/P1D", "0 0 9 * * *", "R3", "R-1/P1D"],
)
def test_a_cycle_that_never_or_always_fires_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="Expected a cycle that repeats at least once"):
        parse_cycle(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-27T15:50:00+07:00", "2026-11-27T08:50:00+00:00"),
        ("2026-11-27T15:50", "2026-11-27T08:50:00+00:00"),
        ("2026-11-27 15:50:00", "2026-11-27T08:50:00+00:00"),
        ("2026-11-27T08:50:00Z", "2026-11-27T08:50:00+00:00"),
        ("2026-11-27", "2026-11-26T17:00:00+00:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_office(text: str, moment: str) -> None:
    assert parse_moment(text, "Asia/Jakarta").isoformat() == moment


@pytest.mark.parametrize("text", ["", "27-11-2026", "2026-02-30", "20261127", "2026-W48-5", "PT5M"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="Expected a moment, such as"):
        parse_moment(text, "Asia/Jakarta")


@pytest.mark.parametrize("zone", ["WIB", "", "../etc/passwd", "Asia/Bantul", "/etc", "a\0b"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(Invalid, match="Expected an IANA time zone, such as 'Asia/Jakarta'"):
        parse_moment("2026-11-27", zone)
