"""Runs jobs with Procrastinate, in any number of processes on one PostgreSQL.

One thread has an event loop with a worker for each queue, so that what is slow outside keeps
nothing inside waiting; handlers run in threads of its executor. When the database goes away the
workers end, and begin anew until it is back. A second thread hands over what is due again, and
what dead workers had.
"""

import asyncio
import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import procrastinate

from engine.installation import Installation
from engine.jobs import DROPPED_AFTER, Handler, Handlers, Jobs
from engine.queue import (
    BATCH,
    QUEUES,
    SCHEMA,
    TASK,
    connection_options,
    hand_over_due,
)
from engine.runtime import Runtime
from engine.working import AFTER_FAILURE, Worker

HEARTBEAT_SECONDS = 10.0
STALLED_AFTER = timedelta(seconds=30)
HAND_OVER_EVERY = timedelta(seconds=1)
POLL_SECONDS = 5.0  # the safety net; LISTEN wakes at once
GRACE_SECONDS = 20.0  # for what is in hand when the process is to end
AT_ONCE = 4  # jobs of one queue and process

log = logging.getLogger("alur.queue")


class Promoter(Worker):
    """Hands over what is due again, and what dead workers had."""

    name = "queue"
    is_woken = False  # what is new was handed over by its own transaction

    def __init__(
        self,
        jobs: Jobs,
        *,
        stalled_after: timedelta = STALLED_AFTER,
        dropped_after: timedelta = DROPPED_AFTER,
    ) -> None:
        super().__init__(jobs.offices)
        self._topics = jobs.topics
        self._stalled_after, self._dropped_after = stalled_after, dropped_after

    def work(self) -> timedelta:
        """Hand over; go on at once while there is more."""
        return timedelta(0) if self.hand_over() == BATCH else HAND_OVER_EVERY

    def hand_over(self) -> int:
        """Hand over a batch of what is due again; return how many that were."""
        return hand_over_due(
            self._offices.database,
            self._topics,
            stalled_after=self._stalled_after,
            dropped_after=self._dropped_after,
        )


class QueuedJobs:
    """Drains the queue of the jobs that somebody here answers."""

    def __init__(
        self,
        offices: Runtime | Installation,
        handlers: Mapping[str, Handler] | Handlers,
        *,
        at_once: int = AT_ONCE,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        stalled_after: timedelta = STALLED_AFTER,
    ) -> None:
        self.jobs = Jobs(Installation.of(offices), handlers)
        self.promoter = Promoter(self.jobs, stalled_after=stalled_after)
        self.at_once, self._heartbeat_seconds = at_once, heartbeat_seconds
        self._stalled_after = stalled_after
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work in threads of its own."""
        self._loop = asyncio.new_event_loop()
        self.promoter.start()
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end; what was not begun stays for others."""
        self._stopping.set()
        self._loop.call_soon_threadsafe(self._break_off)
        self._thread.join(GRACE_SECONDS + POLL_SECONDS)
        self.promoter.stop()

    def _break_off(self) -> None:
        if self._working is not None:
            self._working.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_default_executor(ThreadPoolExecutor(len(QUEUES) * self.at_once, "jobs"))
        try:
            self._loop.run_until_complete(self._keep_working())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _keep_working(self) -> None:
        while not self._stopping.is_set():
            self._working = asyncio.ensure_future(self._work())
            try:
                await self._working
            except asyncio.CancelledError:
                return
            except Exception:  # the top of the loop: the database may be away
                log.exception("queue: trying again")
            await asyncio.sleep(AFTER_FAILURE.total_seconds())

    async def _work(self) -> None:
        app = procrastinate.App(connector=_connector(self.jobs.offices.database.url))
        app.task(name=TASK, pass_context=True)(self._try)
        async with app.open_async():
            workers = [asyncio.ensure_future(self._worker(app, each)) for each in QUEUES]
            try:
                await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for worker in workers:
                    worker.cancel()
                ends = await asyncio.gather(*workers, return_exceptions=True)
            for end in ends:
                if isinstance(end, Exception):
                    raise end

    async def _worker(self, app: procrastinate.App, queue: str) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=f"alur.{queue}",
            concurrency=self.at_once,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="always",  # what became of a job stands in `job`
            install_signal_handlers=False,
            update_heartbeat_interval=self._heartbeat_seconds,
            stalled_worker_timeout=self._stalled_after.total_seconds(),
        )

    async def _try(self, context: procrastinate.JobContext, *, job_id: str, unit_id: str) -> None:
        again = context.job is not None and context.job.attempts > 0
        await self._loop.run_in_executor(None, self._carry_out, job_id, UUID(unit_id), again)

    def _carry_out(self, job_id: str, _unit_id: UUID, again: bool) -> None:
        row = self.jobs.claim(job_id, again=again)
        if row is not None:
            self.jobs.carry_out(row)


def _connector(url: str) -> procrastinate.PsycopgConnector:
    """Return Procrastinate's own connections: it knows its tables without their schema."""
    options = {**connection_options(url), "options": f"-c search_path={SCHEMA}"}
    return procrastinate.PsycopgConnector(kwargs=options, min_size=1, max_size=6)
