"""What must be so before one of many processes begins: else a sentence for whoever starts it."""

from contextlib import closing
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.migrating import require_current
from webapp.accounts.queries import has_demo_accounts
from webapp.opening import open_runtime
from webapp.settings import Settings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def require_ready(settings: Settings) -> None:
    """Look at settings, secrets, schema and office before one of many processes begins.

    Raises:
        Refusal: one of them is not as it must be.
    """
    if settings.database.startswith("sqlite"):
        raise Invalid(
            "Expected ALUR_DATABASE to be on PostgreSQL, which many processes can share, but found "
            f"'{settings.database}'. One process serves SQLite: alur run",
            field="ALUR_DATABASE",
        )
    if not settings.secret_file.exists():
        # Not drawn here: two hosts would each draw their own, and log each other's people out.
        raise NotFound(
            f"Expected the secret of this installation in '{settings.secret_file}', found no such "
            "file: every process needs the same, which 'alur init' draws (ALUR_SECRET_FILE)"
        )
    with closing(open_database(settings.database)) as database:
        try:
            require_current(database)
        except OperationalError as error:
            where = make_url(settings.database).render_as_string(hide_password=True)
            said = " ".join(str(error.orig).split())
            raise Conflict(f"Expected PostgreSQL to answer at {where}, but: {said}") from error
        open_runtime(database, settings, SystemClock(), first=True)
        refuse_demo_outside(database, settings)


def refuse_demo_outside(database: Database, settings: Settings) -> None:
    """Keep an office whose passwords everybody knows on this machine.

    Raises:
        Forbidden: it could be reached from outside.
    """
    is_inside = settings.is_loopback and urlsplit(settings.url).hostname in LOOPBACK
    with database.reading() as connection:
        if is_inside or not has_demo_accounts(connection):
            return
    raise Forbidden(
        "Expected a demo office to listen on this machine only, but ALUR_HOST is "
        f"'{settings.host}' and ALUR_URL '{settings.url}'. Change or deactivate the demo "
        "accounts first, or make an office of your own in another ALUR_VAR: alur init"
    )
