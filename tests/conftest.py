"""What every test may ask for: databases, a browser, the corpus. In CI nothing is skipped."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.routing import Rule

from engine.database import Database, open_database
from tests import browser as browsers
from tests import postgres
from tests.databases import DIALECTS, drop, migrated_template, sqlite_url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything that the tests need must be installed."""
    report = yield
    if report.skipped and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"Expected nothing to be skipped in CI, but found: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    report = yield
    if report.skipped and _in_ci():
        report.outcome = "failed"
        report.longrepr = f"Expected nothing to be skipped in CI, but found: {report.longrepr}"
    return report


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def pytest_collection_finish() -> None:
    """Do not look again and again through what stays to the end: it took a fifth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# Nothing here is timed: a crowded machine is no fault of what is tested.
settings.register_profile("alur", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("alur")


# ---- what every application compiles: once a process, as nearly every test of a page makes one ---


class _CompiledTemplates(BytecodeCache):
    def __init__(self) -> None:
        self._by_key: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._by_key:
            bucket.bytecode_from_string(self._by_key[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._by_key[bucket.key] = bucket.bytecode_to_string()


class _CompiledRule(Rule):
    """A route; what writes its address knows nothing of the application."""

    _by_key: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (self.rule, self.host, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self._by_key:
            self._by_key[key] = super()._compile_builder(append_unknown)
        return self._by_key[key]


Flask.jinja_options = {"bytecode_cache": _CompiledTemplates()}
Flask.url_rule_class = _CompiledRule


# ---- databases -----------------------------------------------------------------------------


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each database that Alur runs on; a test that asks for it runs once on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def cluster() -> postgres.Cluster:
    """A PostgreSQL server of the tests' own."""
    try:
        return postgres.running_cluster()
    except postgres.Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(cluster: postgres.Cluster) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = cluster.url(cluster.create())
    yield url
    drop(url)


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, without tables; the test runs once on SQLite and once on PostgreSQL."""
    if dialect == "sqlite":
        return sqlite_url(tmp_path / "alur.db")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def migrated_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with every migration applied; once on SQLite and once on PostgreSQL."""
    from engine.migrating import migrate

    if dialect == "postgresql":
        request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create(dialect, tmp_path)
    yield url
    template.drop(url)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database, opened; the test runs once on SQLite and once on PostgreSQL."""
    opened = open_database(migrated_url)
    yield opened
    opened.close()


# ---- browser -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for all tests."""
    try:
        executable = browsers.chromium()
    except browsers.Missing as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=browsers.FLAGS)
        yield running
        running.close()


_PAGES = pytest.StashKey[browsers.Pages]()


@pytest.fixture
def pages(browser: Browser, request: pytest.FixtureRequest) -> Iterator[browsers.Pages]:
    """Opens pages, one a person; the test fails on any error in a console and any CSP violation."""
    opened = request.node.stash[_PAGES] = browsers.Pages(browser)
    yield opened
    opened.close()
    assert not opened.complaints, "The browser complained:\n" + "\n".join(opened.complaints)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Let people leave before the lights go out.

    A page may still load a picture when its test has seen enough. Whatever server the test asked
    for after `pages` is stopped before `pages` ends, and would answer that with an error.
    """
    if _PAGES in item.stash:
        item.stash[_PAGES].close()


@pytest.fixture
def page(pages: browsers.Pages) -> Page:
    """One page of somebody who was never here."""
    return pages.open()


# ---- the world outside ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of other people's diagrams that `ALUR_CORPUS` names."""
    folder = os.environ.get("ALUR_CORPUS")
    if not folder:
        pytest.skip("Expected ALUR_CORPUS to name the folder of diagrams, but it is not set")
    return Path(folder)
