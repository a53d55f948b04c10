"""Numbers for an operator: true, bounded, and about nobody."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.clock import VirtualClock
from tests.webapp.cast import UNIT, Pages, open_pages
from tests.webapp.desk import Desk
from tests.webapp.watching.conftest import metrics_of, take_away
from webapp.watching.watch import watch_of

OFFICE = f'{{unit="{UNIT}"}}'


def test_commands_are_counted_by_kind_and_outcome(pages_of_office: Pages) -> None:
    desk = Desk(pages_of_office)
    case = desk.received()
    desk.complete("kasie", case, "periksa:1")

    found = metrics_of(pages_of_office.visitor())

    assert found['alur_commands_total{kind="StartInstance",outcome="completed"}'] == 1
    assert found['alur_commands_total{kind="CompleteWorkItem",outcome="completed"}'] == 1
    assert found['alur_command_seconds_count{kind="CompleteWorkItem"}'] >= 1


def test_a_refused_command_is_counted_by_who_must_act(pages_of_office: Pages) -> None:
    desk = Desk(pages_of_office)
    case = desk.received()
    desk.claim("petugas", case, "periksa:1")

    found = metrics_of(pages_of_office.visitor())

    assert found['alur_commands_total{kind="ClaimWorkItem",outcome="Forbidden"}'] == 1


def test_what_waits_is_read_from_the_database(pages_on_both: Pages) -> None:
    desk = Desk(pages_on_both)
    desk.received()
    desk.start()

    found = metrics_of(pages_on_both.visitor())

    assert found["alur_database_up"] == 1
    assert found[f"alur_work_items_open{OFFICE}"] == 2
    assert found[f"alur_work_items_overdue{OFFICE}"] == 0
    assert found[f"alur_timers_waiting{OFFICE}"] >= 1
    assert found[f"alur_timer_lag_seconds{OFFICE}"] == 0
    assert found[f"alur_cases_stopped{OFFICE}"] == 0


def test_what_a_process_counted_is_told_while_the_database_is_away(pages_on_both: Pages) -> None:
    """Else an operator would see nothing just when he looks."""
    Desk(pages_on_both).received()
    take_away(pages_on_both.database)

    found = metrics_of(pages_on_both.visitor())

    assert found['alur_commands_total{kind="StartInstance",outcome="completed"}'] == 1
    assert found["alur_database_up"] == 0
    assert f"alur_work_items_open{OFFICE}" not in found


def test_what_is_late_is_counted_and_how_late_the_first_timer_is(pages_on_both: Pages) -> None:
    desk = Desk(pages_on_both)
    desk.received()
    due = desk.timers.next_due()
    assert due
    clock: VirtualClock = pages_on_both.clock
    clock.advance(due - clock.now() + timedelta(seconds=90))

    found = metrics_of(pages_on_both.visitor())

    assert found[f"alur_timer_lag_seconds{OFFICE}"] == pytest.approx(90)
    assert found[f"alur_work_items_overdue{OFFICE}"] == 1


def test_timers_tell_how_late_they_fired(pages_of_office: Pages) -> None:
    desk = Desk(pages_of_office)
    desk.received()
    desk.wait(days=3)

    found = metrics_of(pages_of_office.visitor())

    assert found["alur_timer_late_seconds_count"] >= 1


def test_requests_are_counted_by_their_endpoint_and_never_by_what_was_typed(
    pages_of_office: Pages,
) -> None:
    browser = pages_of_office.visitor()
    browser.get("/masuk")
    browser.get("/budi-santoso")
    browser.open("/masuk", method="BUDI")

    answer = browser.get("/metrics").text

    assert 'alur_http_requests_total{endpoint="accounts.log_in",status="200"} 1.0' in answer
    assert 'alur_http_requests_total{endpoint="none",status="404"} 1.0' in answer
    assert "budi" not in answer.lower()


def test_metrics_name_no_person_and_no_case(pages_of_office: Pages) -> None:
    desk = Desk(pages_of_office)
    case = desk.received(judul="Pesta Markah 7711")

    answer = pages_of_office.visitor().get("/metrics").text

    for said in (str(case), "Markah", *map(str, pages_of_office.people.values()), "Contoh"):
        assert said not in answer


def test_a_process_tells_of_its_memory_and_its_connections(pages_on_both: Pages) -> None:
    watch_of(pages_on_both.app).sampling.read()

    found = metrics_of(pages_on_both.visitor())

    assert found["alur_resident_bytes"] > 10_000_000
    assert found['alur_pool_connections{state="possible"}'] >= 20
    assert found['alur_pool_connections{state="waited for"}'] == 0


# ---- who may read them ---------------------------------------------------------------------------


def test_without_a_token_only_this_machine_reads_them(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()

    answer = browser.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.1.1"})

    assert answer.status_code == 404


def test_behind_a_proxy_nobody_reads_them_without_a_token(
    migrated_url: str, tmp_path: Path
) -> None:
    with open_pages(migrated_url, tmp_path, ALUR_PROXIES="1") as pages:
        answer = pages.visitor().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert answer.status_code == 404


def test_who_shows_the_token_reads_them_from_anywhere(migrated_url: str, tmp_path: Path) -> None:
    file = tmp_path / "metrics.token"
    file.write_text("kunci-angka\n")
    with open_pages(migrated_url, tmp_path, ALUR_METRICS_TOKEN_FILE=str(file)) as pages:
        browser = pages.visitor()
        statuses = [
            browser.get("/metrics", headers=headers).status_code
            for headers in (
                {},
                {"Authorization": "Bearer kunci"},
                {"Authorization": "Bearer kunci-angka"},
            )
        ]

    assert statuses == [403, 403, 200]
