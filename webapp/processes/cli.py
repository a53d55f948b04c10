"""`alur web` and `alur worker`: the two kinds of process of a larger installation."""

import os

import click

from webapp.assets import read_manifest
from webapp.commands import refusals_as_sentences
from webapp.logging import configure_logging
from webapp.opening import open_office
from webapp.processes.ready import require_ready
from webapp.processes.web import serve_web
from webapp.processes.worker import work
from webapp.secret_files import fingerprint
from webapp.settings import Settings, read_settings


@click.command()
def web() -> None:
    """Serve the pages in several processes, on PostgreSQL; timers and jobs are the workers'."""
    with refusals_as_sentences():
        read_manifest()
        settings = _ready_settings()
        ready = f"Alur is ready: {settings.url} (secret {fingerprint(settings.secret_file)})"
        serve_web(settings, when_ready=lambda: click.echo(ready))


@click.command()
def worker() -> None:
    """Fire timers, run jobs and hand messages over, on PostgreSQL, beside any number of others."""
    with refusals_as_sentences():
        settings = _ready_settings()
        ready = f"Alur's worker is ready (secret {fingerprint(settings.secret_file)})"
        work(open_office(settings), when_ready=lambda: click.echo(ready))


def _ready_settings() -> Settings:
    settings = read_settings(os.environ)
    configure_logging(settings)
    require_ready(settings)
    return settings
