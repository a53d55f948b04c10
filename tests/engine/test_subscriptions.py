"""Web addresses that are told of what happens in cases: which entries leave a job, and whose."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from engine import queries
from engine.commands import SubscribeEvents
from engine.database import Database
from engine.embedded_jobs import JobRunner
from engine.errors import Forbidden, Invalid, NotFound, WrongState
from engine.jobs import Handlers, JobContext
from engine.office_shown import differences
from engine.subscribing import MAX_SUBSCRIPTIONS
from engine.subscriptions import TOLD, WEBHOOK
from engine.tables import job, subscription
from tests.bench import ADMIN, ANA, Bench
from tests.diagrams import end, path, process, start, user

STEPS = process(start(), user("periksa"), end(), path("mulai", "periksa", "selesai"))
OTHER = process(start(), user("periksa"), end(), path("mulai", "periksa", "selesai"), id="lain")


def told(bench: Bench, case: UUID) -> list[int]:
    """Return the entries of a case of which somebody is to be told."""
    query = select(job.c.payload).where(job.c.instance_id == case, job.c.topic == WEBHOOK)
    with bench.database.reading() as connection:
        return sorted(row.payload["seq"] for row in connection.execute(query))


def test_each_entry_leaves_a_job_for_who_asked_for_all(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()

    case = bench.start()
    bench.claim(case, "periksa:1")
    bench.complete(case, "periksa:1")

    assert told(bench, case) == [1, 2, 3]
    assert bench.verify() == []


def test_two_who_asked_get_a_job_each(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()
    bench.subscribe("https://lain.go.id/")

    case = bench.start()

    assert told(bench, case) == [1, 1]


def test_who_asked_for_one_kind_is_told_of_it_alone(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe(kinds=("InstanceCompleted",))

    case = bench.start()
    bench.complete(case, "periksa:1")

    assert told(bench, case) == [2]


def test_who_asked_for_one_process_is_told_of_it_alone(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.deploy(OTHER)
    bench.subscribe(processes=("lain",))

    assert told(bench, bench.start(process_id="lain")) == [1]
    assert told(bench, bench.start(process_id="proses")) == []


def test_what_happened_before_is_not_told(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    case = bench.start()

    bench.subscribe()

    assert told(bench, case) == []


def test_an_ended_subscription_is_told_no_more(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    subscription_id = bench.subscribe()

    bench.unsubscribe(subscription_id)

    assert told(bench, bench.start()) == []


def test_a_refused_command_is_not_told(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()
    case = bench.start()

    with pytest.raises(WrongState):
        bench.complete(case, "periksa:9")

    assert told(bench, case) == [1]


def test_what_is_told_names_nobody_and_quotes_nobody(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    line = subscription_line(bench, bench.subscribe())
    case = bench.start(judul="rahasia")
    bench.claim(case, "periksa:1")

    entries = [entry.record["events"] for entry in bench.log(case)]

    assert [line.subscription.tells(events) for events in entries] == [
        [
            {"type": "InstanceStarted", "process_id": "proses", "version": 1},
            {"type": "ElementCompleted", "key": "mulai:1"},
            {"type": "WorkItemOffered", "key": "periksa:1", "group": "staf"},
        ],
        [{"type": "WorkItemClaimed", "key": "periksa:1"}],
    ]


def test_no_told_field_is_a_persons_or_free_text() -> None:
    fields = {field for fields in TOLD.values() for field in fields}

    assert not fields & {
        "person_id",
        "person_name",
        "position",
        "text",
        "reason",
        "error",
        "payload",
    }


def test_only_an_administrator_subscribes(database: Database) -> None:
    bench = Bench(database)

    with pytest.raises(Forbidden):
        bench.subscribe(by=ANA)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://contoh.go.id/",
        "contoh.go.id",
        "https://",
        "https://ana:sandi@contoh.go.id/",
        "https://contoh.go.id:x/",
        "https://contoh.go.id/a b",
        "https://contoh.go.id/" + "a" * 1000,
        "https://[::1/",
    ],
)
def test_what_is_no_address_to_post_to_is_refused(url: str, database: Database) -> None:
    bench = Bench(database)

    with pytest.raises(Invalid) as refused:
        bench.subscribe(url)

    assert refused.value.field == "url"


def test_an_unknown_kind_of_event_is_refused(database: Database) -> None:
    bench = Bench(database)

    with pytest.raises(Invalid, match="'Meledak'"):
        bench.subscribe(kinds=("Meledak",))


def test_an_office_has_so_many_subscriptions_and_no_more(database: Database) -> None:
    bench = Bench(database)
    first = bench.subscribe()
    for _ in range(MAX_SUBSCRIPTIONS - 1):
        bench.subscribe()

    with pytest.raises(WrongState, match=str(MAX_SUBSCRIPTIONS)):
        bench.subscribe()

    bench.unsubscribe(first)
    bench.subscribe()


def test_a_subscription_ends_once(database: Database) -> None:
    bench = Bench(database)
    subscription_id = bench.subscribe()
    bench.unsubscribe(subscription_id)

    with pytest.raises(WrongState):
        bench.unsubscribe(subscription_id)


def test_what_is_no_subscription_cannot_end(database: Database) -> None:
    bench = Bench(database)

    with pytest.raises(NotFound):
        bench.unsubscribe(UUID(int=7))


def test_a_subscription_is_made_once(database: Database) -> None:
    bench = Bench(database)
    subscription_id = bench.subscribe()

    with pytest.raises(WrongState):
        bench.submit(SubscribeEvents(subscription_id, "https://lain.go.id/"), ADMIN)


def test_the_rows_are_what_the_offices_log_says(database: Database) -> None:
    bench = Bench(database)
    ended = bench.subscribe(kinds=("InstanceStarted",), description="Papan informasi")
    bench.subscribe(processes=("proses",))
    bench.unsubscribe(ended)

    assert problems(bench) == []


def test_an_address_that_nobody_subscribed_is_found(database: Database) -> None:
    bench = Bench(database)
    bench.subscribe()

    with database.writing() as connection:
        connection.execute(subscription.update().values(url="https://jahat.example/"))

    assert "https://jahat.example/" in problems(bench)[0]


def problems(bench: Bench) -> list[str]:
    with bench.database.reading() as connection:
        return list(differences(connection, bench.unit_id))


def subscription_line(bench: Bench, subscription_id: UUID) -> queries.SubscriptionLine:
    with bench.database.reading() as connection:
        return queries.subscription_of(
            connection, unit_id=bench.unit_id, subscription_id=subscription_id
        )


# ---- sent ----------------------------------------------------------------------------------------


def test_who_is_told_slowly_keeps_no_case_waiting(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()
    case = bench.start()
    done: list[str] = []

    def handle(context: JobContext) -> Mapping[str, Any]:
        done.append(context.topic)
        return {}

    usual, webhooks = Handlers.same({"kerja": handle, WEBHOOK: handle}).apart(WEBHOOK)

    assert JobRunner(bench.runtime, usual).run_due() == 0
    assert JobRunner(bench.runtime, webhooks).run_due() == 1
    assert done == [WEBHOOK]
    assert told(bench, case) == []  # what was told is not kept: the log knows it


def test_the_queue_of_who_is_told_is_his_own(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()
    bench.start()

    with database.reading() as connection:
        queues = (
            ["webhooks"]  # SQLite has no queues: there a thread of its own takes them
            if database.is_sqlite
            else connection.execute(text("SELECT queue_name FROM queue.procrastinate_jobs"))
            .scalars()
            .all()
        )

    assert queues == ["webhooks"]


def test_a_receiver_may_be_away_over_a_night(database: Database) -> None:
    bench = Bench(database)
    bench.deploy(STEPS)
    bench.subscribe()
    bench.start()
    tried: list[datetime] = []

    def away(_job: JobContext) -> Mapping[str, Any]:
        tried.append(bench.clock.now())
        raise ConnectionError("tidak menjawab")

    runner = JobRunner(bench.runtime, {WEBHOOK: away})
    for _ in range(16):
        runner.run_due()
        bench.clock.advance(timedelta(hours=6))

    with database.reading() as connection:
        statuses = connection.execute(select(job.c.status)).scalars().all()
    assert len(tried) == 16
    assert statuses == ["failed"]
    assert bench.verify() == []
