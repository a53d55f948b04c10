"""How working time is counted: the vectors of three offices' timetables, the laws, the refusals."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import (
    Calendar,
    add_working_time,
    starts_counting_at,
    working_time_between,
)
from engine.errors import Invalid
from webapp.seed_calendar import default_calendar, indonesian_days_off

WIB = ZoneInfo("Asia/Jakarta")
DAYS_OFF = indonesian_days_off([2026])


def timetable(monday_to_thursday: str, friday: str) -> dict[str, list[list[str]]]:
    """Write a timetable such as "07:30-12:00 13:00-16:00" as a calendar's JSON has it."""

    def intervals(text: str) -> list[list[str]]:
        return [span.split("-") for span in text.split()]

    return {str(day): intervals(friday if day == 4 else monday_to_thursday) for day in range(5)}


def calendar(name: str, monday_to_thursday: str, friday: str) -> Calendar:
    return Calendar.from_json(
        {
            "name": name,
            "weekly": timetable(monday_to_thursday, friday),
            "days_off": {day.isoformat(): holiday for day, holiday in DAYS_OFF.items()},
        }
    )


ORDINARY = calendar("A", "07:30-12:00 13:00-16:00", "07:30-11:30 13:00-16:30")
DENPASAR = calendar("B", "07:30-12:00 13:00-16:30", "07:30-11:30 13:00-14:30")
RAMADAN = calendar("C", "07:30-12:00 12:15-14:30", "07:30-11:30 13:00-14:30")
ROUND_THE_CLOCK = Calendar("piket", dict.fromkeys(range(7), ((time(0), time(0)),)))
# The clocks leap inside, at the edge of and between the intervals of this night office.
NIGHT = Calendar(
    "malam",
    dict.fromkeys(range(7), ((time(0), time(2, 30)), (time(3), time(5)), (time(22), time(0)))),
    zone="Europe/Berlin",
)
ALL = (ORDINARY, DENPASAR, RAMADAN, ROUND_THE_CLOCK, NIGHT)


def wib(text: str) -> datetime:
    return datetime.strptime(text, "%d %b %Y %H.%M").replace(tzinfo=WIB)


# ---- vectors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrival", "office", "after_120", "after_160"),
    [
        ("27 Nov 2026 15.50", ORDINARY, "30 Nov 2026 08.50", "30 Nov 2026 09.30"),
        ("27 Nov 2026 15.50", DENPASAR, "30 Nov 2026 09.30", "30 Nov 2026 10.10"),
        ("27 Nov 2026 15.50", RAMADAN, "30 Nov 2026 09.30", "30 Nov 2026 10.10"),
        ("27 Nov 2026 11.10", ORDINARY, "27 Nov 2026 14.40", "27 Nov 2026 15.20"),
        ("27 Nov 2026 11.10", DENPASAR, "30 Nov 2026 07.40", "30 Nov 2026 08.20"),
        ("27 Nov 2026 11.10", RAMADAN, "30 Nov 2026 07.40", "30 Nov 2026 08.20"),
        ("23 Dec 2026 15.50", ORDINARY, "28 Dec 2026 09.20", "28 Dec 2026 10.00"),
        ("23 Dec 2026 15.50", DENPASAR, "28 Dec 2026 08.50", "28 Dec 2026 09.30"),
        ("23 Dec 2026 15.50", RAMADAN, "28 Dec 2026 09.30", "28 Dec 2026 10.10"),
        ("28 Nov 2026 20.00", ORDINARY, "30 Nov 2026 09.30", "30 Nov 2026 10.10"),
        ("28 Nov 2026 20.00", DENPASAR, "30 Nov 2026 09.30", "30 Nov 2026 10.10"),
        ("28 Nov 2026 20.00", RAMADAN, "30 Nov 2026 09.30", "30 Nov 2026 10.10"),
        ("17 Mar 2026 14.00", ORDINARY, "17 Mar 2026 16.00", "25 Mar 2026 08.10"),
        ("17 Mar 2026 14.00", DENPASAR, "17 Mar 2026 16.00", "25 Mar 2026 07.40"),
        ("17 Mar 2026 14.00", RAMADAN, "25 Mar 2026 09.00", "25 Mar 2026 09.40"),
    ],
    ids=lambda value: value.name if isinstance(value, Calendar) else value,
)
def test_minutes_are_counted_as_the_office_works(
    arrival: str, office: Calendar, after_120: str, after_160: str
) -> None:
    start = wib(arrival)

    due = [add_working_time(office, start, timedelta(minutes=m)) for m in (120, 160)]

    assert due == [wib(after_120), wib(after_160)]
    assert {moment.tzinfo for moment in due} == {UTC}


@pytest.mark.parametrize(
    ("arrival", "office", "counted_from"),
    [
        ("27 Nov 2026 15.50", ORDINARY, "27 Nov 2026 15.50"),
        ("27 Nov 2026 15.50", DENPASAR, "30 Nov 2026 07.30"),
        ("27 Nov 2026 12.00", ORDINARY, "27 Nov 2026 13.00"),
        ("27 Nov 2026 16.30", ORDINARY, "30 Nov 2026 07.30"),
        ("28 Nov 2026 20.00", ORDINARY, "30 Nov 2026 07.30"),
        ("23 Dec 2026 16.00", ORDINARY, "28 Dec 2026 07.30"),
        ("28 Nov 2026 20.00", ROUND_THE_CLOCK, "28 Nov 2026 20.00"),
    ],
    ids=lambda value: value.name if isinstance(value, Calendar) else value,
)
def test_the_clock_starts_when_the_office_works(
    arrival: str, office: Calendar, counted_from: str
) -> None:
    assert starts_counting_at(office, wib(arrival)) == wib(counted_from)


def test_an_office_that_never_closes_counts_every_minute() -> None:
    start = wib("24 Dec 2026 23.50")

    due = add_working_time(ROUND_THE_CLOCK, start, timedelta(hours=36))

    assert due == start + timedelta(hours=36)


def test_no_working_time_ends_where_it_starts_even_at_night() -> None:
    night = wib("28 Nov 2026 20.00")

    assert add_working_time(ORDINARY, night, timedelta(0)) == night


def test_no_working_time_lies_between_a_moment_and_an_earlier_one() -> None:
    later, earlier = wib("27 Nov 2026 10.00"), wib("27 Nov 2026 09.00")

    assert working_time_between(ORDINARY, later, earlier) == timedelta(0)


def test_a_week_has_as_many_hours_as_the_timetable() -> None:
    monday = wib("23 Nov 2026 00.00")

    worked = working_time_between(ORDINARY, monday, monday + timedelta(days=7))

    assert worked == timedelta(hours=37, minutes=30)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 6.5), ("2026-03-29", 6), ("2026-10-25", 6.5)]
)
def test_an_hour_that_the_clocks_skip_is_not_worked(day: str, hours: float) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))

    worked = working_time_between(NIGHT, midnight, midnight + timedelta(days=1))

    assert worked == timedelta(hours=hours)


# ---- laws ----------------------------------------------------------------------------------------

offices = st.sampled_from(ALL)
starts = st.sampled_from(["1 Jan", "28 Mar", "24 Oct", "24 Dec"]).flatmap(  # two near a DST change
    lambda day: st.timedeltas(timedelta(0), timedelta(days=3)).map(
        lambda later: wib(f"{day} 2026 00.00") + later
    )
)
durations = st.timedeltas(timedelta(0), timedelta(hours=60))


@given(offices, starts, durations, durations)
@settings(max_examples=60)
def test_two_durations_in_a_row_end_like_their_sum(
    office: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    in_a_row = add_working_time(office, add_working_time(office, start, first), second)

    assert in_a_row == add_working_time(office, start, first + second)


@given(offices, starts, durations)
@settings(max_examples=60)
def test_what_was_added_lies_between(office: Calendar, start: datetime, length: timedelta) -> None:
    end = add_working_time(office, start, length)

    assert working_time_between(office, start, end) == length


@given(offices, starts, st.timedeltas(timedelta(0), timedelta(days=9)), durations)
@settings(max_examples=60)
def test_what_begins_later_never_ends_sooner(
    office: Calendar, start: datetime, later: timedelta, length: timedelta
) -> None:
    assert add_working_time(office, start, length) <= add_working_time(
        office, start + later, length
    )


@given(offices, starts, durations.filter(bool))
@settings(max_examples=60)
def test_what_takes_time_ends_while_the_office_works(
    office: Calendar, start: datetime, length: timedelta
) -> None:
    end = add_working_time(office, start, length)

    just_before = end - timedelta(microseconds=1)
    assert starts_counting_at(office, just_before) == just_before


@given(offices, starts, starts, starts)
@settings(max_examples=60)
def test_working_time_adds_up(
    office: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted((one, two, three))

    whole = working_time_between(office, a, c)

    assert whole == working_time_between(office, a, b) + working_time_between(office, b, c)


# ---- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("office", ALL, ids=lambda office: office.name)
def test_a_calendar_is_the_same_after_a_round_trip(office: Calendar) -> None:
    assert Calendar.from_json(office.to_json()) == office


def test_json_is_always_in_one_order() -> None:
    body = {
        "name": "kerja",
        "weekly": {"4": [["07:30", "11:30"]], "0": [["07:30", "24:00"]], "5": []},
        "days_off": {"2026-12-25": "Natal", "2026-01-01": "Tahun Baru"},
    }

    written = Calendar.from_json(body).to_json()

    assert str(written) == (
        "{'days_off': {'2026-01-01': 'Tahun Baru', '2026-12-25': 'Natal'}, 'name': 'kerja', "
        "'weekly': {'0': [['07:30', '24:00']], '4': [['07:30', '11:30']]}, 'zone': 'Asia/Jakarta'}"
    )


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": " "}, "name", "a name"),
        ({"name": 3}, "name", "text"),
        ({"zone": "WIB"}, "zone", "Expected an IANA time zone"),
        ({"weekly": None}, "weekly", "an object"),
        ({"weekly": {}}, "weekly", "at least one weekday"),
        ({"weekly": {"0": []}}, "weekly", "at least one weekday"),
        ({"weekly": {"7": [["07:30", "12:00"]]}}, "weekly.7", "a weekday from 0"),
        ({"weekly": {"0": [["12:00", "07:30"]]}}, "weekly.0", "closing after opening"),
        ({"weekly": {"0": [["07:30", "07:30"]]}}, "weekly.0", "closing after opening"),
        (
            {"weekly": {"0": [["07:30", "12:00"], ["11:30", "16:00"]]}},
            "weekly.0",
            "do not overlap, but found '11:30-16:00'",
        ),
        ({"weekly": {"0": [["07:30", "24:00"], ["08:00", "9:00"]]}}, "weekly.0", "a time such as"),
        (
            {"weekly": {"0": [["07:30", "24:00"], ["08:00", "09:00"]]}},
            "weekly.0",
            "do not overlap",
        ),
        ({"weekly": {"0": [["13:00", "14:00"], ["07:30", "9:00"]]}}, "weekly.0", "a time such as"),
        ({"weekly": {"0": [["07:30"]]}}, "weekly.0", "pairs such as"),
        ({"weekly": {"0": "07:30-12:00"}}, "weekly.0", "a list of pairs"),
        ({"weekly": {"0": [["T0730", "12:00"]]}}, "weekly.0", "a time such as"),
        ({"weekly": {"0": [[730, "12:00"]]}}, "weekly.0", "text, but found '730'"),
        ({"days_off": []}, "days_off", "an object"),
        ({"days_off": {"25 Des": "Natal"}}, "days_off.25 Des", "a date such as"),
        ({"days_off": {"2026-W52-5": "Natal"}}, "days_off.2026-W52-5", "a date such as"),
        ({"days_off": {"2026-12-25": None}}, "days_off.2026-12-25", "text"),
        ({"libur": {}}, "libur", "only name, zone, weekly, days_off"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], field: str, sentence: str) -> None:
    body = {"name": "kerja", "weekly": {"0": [["07:30", "12:00"]]}} | change

    with pytest.raises(Invalid, match=sentence) as refused:
        Calendar.from_json(body)

    assert refused.value.field == field


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["name", "zone", "weekly", "days_off"]), json))
@settings(max_examples=60)
def test_any_json_is_a_calendar_or_refused(body: dict[str, Any]) -> None:
    def field_refused() -> str | None:
        try:
            Calendar.from_json(body)
        except Invalid as refusal:
            return refusal.field
        return "none"

    assert field_refused()


# ---- refusals ------------------------------------------------------------------------------------


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(Invalid, match="found a negative one"):
        add_working_time(ORDINARY, wib("27 Nov 2026 10.00"), timedelta(minutes=-1))


def test_a_duration_beyond_ten_years_is_refused() -> None:
    once_a_week = Calendar("jarang", {0: ((time(8), time(8, 1)),)})

    with pytest.raises(Invalid, match="within ten years"):
        add_working_time(once_a_week, wib("27 Nov 2026 10.00"), timedelta(hours=9))


def test_an_office_on_leave_for_ever_never_starts_to_count() -> None:
    monday = date(2026, 11, 23)
    leave = {monday + timedelta(weeks=week): "Libur" for week in range(600)}
    closed = Calendar("tutup", {0: ((time(8), time(16)),)}, leave)

    with pytest.raises(Invalid, match="within ten years"):
        starts_counting_at(closed, wib("23 Nov 2026 10.00"))


def test_more_than_ten_years_are_not_measured() -> None:
    with pytest.raises(Invalid, match="within ten years"):
        working_time_between(ORDINARY, wib("27 Nov 2026 10.00"), wib("27 Nov 2037 10.00"))


def test_a_moment_at_the_end_of_time_is_refused() -> None:
    with pytest.raises(Invalid, match="years 1900 to 9900"):
        starts_counting_at(ORDINARY, datetime.max.replace(tzinfo=UTC))


def test_a_moment_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="aware"):
        starts_counting_at(ORDINARY, datetime(2026, 11, 27))  # noqa: DTZ001


# ---- what a new office begins with ---------------------------------------------------------------


def test_a_new_office_begins_with_the_ordinary_timetable_and_the_joint_decree() -> None:
    kerja = default_calendar([2026])

    assert (kerja.name, kerja.weekly, kerja.zone) == ("kerja", ORDINARY.weekly, "Asia/Jakarta")
    assert len(kerja.days_off) == 25
    assert kerja.days_off[date(2026, 12, 24)] == "Cuti Bersama Hari Raya Natal"
