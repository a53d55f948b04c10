# mypy: ignore-errors
"""Viewflow's side of the steps; runs in its own environment, and answers a line a turn.

Generously: one transaction a step, no permission is asked, no timers are kept, no HTTP.
"""

import json
import sys
import time
import types

import django
from django.conf import settings

DATABASE = json.loads(sys.argv[1])  # Django's own words for it
settings.configure(
    DATABASES={"default": DATABASE},
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes",
        "viewflow", "viewflow.workflow", "benchmarks.peers",
    ],
    USE_TZ=True,
    ROOT_URLCONF="benchmarks.peers",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)  # fmt: skip
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import STATUS, flow  # noqa: E402
from viewflow.workflow.models import Process  # noqa: E402

from benchmarks.work import STEPS, answers  # noqa: E402


def _durable(connection: object, **_more: object) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")


connection_created.connect(_durable)


def _page(_request: object) -> None:
    raise AssertionError("no pages are measured")


class Sop(flow.Flow):
    """The SOP of `benchmarks.work`."""

    process_class = Process

    begin = flow.StartHandle().Next(this.intake)
    intake = flow.View(_page).Next(this.examine)
    examine = flow.View(_page).Next(this.decide)
    decide = flow.View(_page).Next(this.right)
    right = (
        flow.If(lambda activation: activation.process.data["approved"])
        .Then(this.input)
        .Else(this.examine)
    )
    input = flow.View(_page).Next(this.archive)
    archive = flow.View(_page).Next(this.done)
    done = flow.End()


def _begin() -> int:
    with transaction.atomic():
        Sop.begin.run()
    return Process.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _step(case: int, step: str, person: User) -> None:
    with transaction.atomic():
        task = Sop.task_class.objects.get(
            process_id=case, flow_task=getattr(Sop, step), status=STATUS.NEW
        )
        with task.activation() as activation:
            activation.process.data.update(answers(step))
            activation.process.save()
            activation.assign(person)
            activation.start(types.SimpleNamespace(user=person))
            activation.execute()


def _turn(cases: int, person: User) -> dict[str, float]:
    started = [_begin() for _ in range(cases)]
    wall, cpu = time.perf_counter(), time.process_time()
    for case in started:
        for step in STEPS:
            _step(case, step, person)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    done = Process.objects.filter(pk__in=started, status=STATUS.DONE).count()
    assert done == cases, f"Expected {cases} finished cases, but found {done}"
    return {"wall": wall / cases / len(STEPS), "cpu": cpu / cases / len(STEPS)}


def main() -> None:
    """Answer each line, a number of cases, with what a step of them took."""
    call_command("migrate", verbosity=0)
    person = User.objects.create(username="sari")
    print(json.dumps({"ready": connection.vendor}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_turn(int(line), person)), flush=True)
