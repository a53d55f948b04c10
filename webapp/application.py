"""The Flask application of an installation; `create_app` is handed all that it needs."""

from flask import Flask

from engine.clock import Clock
from engine.database import Database
from engine.play import Player
from engine.runtime import Runtime
from forms.validation import Validator
from webapp.accounts.login import install_login
from webapp.accounts.permission import install_permissions
from webapp.addressing import install_addressing
from webapp.api.waiting import install_waiting
from webapp.assets import asset_url
from webapp.context import Office, install_office
from webapp.dates import install_dates
from webapp.files.store import FileStore
from webapp.i18n import install_languages
from webapp.logging import install_request_log
from webapp.look import install_look
from webapp.navigation import install_navigation
from webapp.problems import install_problems
from webapp.routes import register_routes
from webapp.secret_files import read_or_create_secret
from webapp.security import install_security
from webapp.settings import Settings
from webapp.watching.installing import answer_machines_anywhere, install_watch
from webapp.watching.stopping import Stopping


def create_app(
    settings: Settings,
    *,
    database: Database,
    runtime: Runtime,
    clock: Clock,
    file_store: FileStore,
    player: Player | None = None,
    stopping: Stopping | None = None,
) -> Flask:
    """Return the WSGI application; `runtime` is the first office's.

    The order below is the order in which a request is looked at: logged, then the office and the
    person, then the form and its token.
    """
    app = Flask("webapp", static_folder="static", static_url_path="/static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    secret = read_or_create_secret(settings.secret_file)
    player = player or Player(Validator())  # without bounds: for tests and programs
    office = Office(
        settings, database.of(runtime.unit_id), runtime, clock, file_store, secret, player
    )
    install_office(app, office)
    stopping = stopping or Stopping()
    install_watch(app, office, stopping)
    install_request_log(app, settings)
    install_login(app)
    install_addressing(app)
    install_permissions(app)
    install_security(app, settings, secret)
    install_languages(app)
    install_dates(app)
    install_look(app)
    install_navigation(app)
    install_problems(app, max_upload_mb=settings.max_upload_mb)
    install_waiting(app, threads=settings.threads, stopping=stopping)
    app.jinja_env.globals.update(asset=asset_url)
    register_routes(app)
    app.wsgi_app = answer_machines_anywhere(  # type: ignore[assignment, method-assign]
        app.wsgi_app, settings.hostname
    )
    return app
