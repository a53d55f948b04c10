"""A throw-away PostgreSQL for the tests: a Unix socket in a temporary folder, gone when they end.

The distribution's own cluster is never touched. PostgreSQL refuses to run as root, so root's tests
run it as an unprivileged user.
"""

import atexit
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Nothing in it must survive a power cut, and nobody may reach it from another machine.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "shared_buffers": "64MB",
}
# As an office would run it; for measurements.
DURABLE_SETTINGS = {"listen_addresses": "", "max_connections": "200"}
START_SECONDS = 30


class Missing(Exception):
    """PostgreSQL is not installed on this machine."""


def program(name: str) -> Path:
    """Find a program of the newest PostgreSQL server of this machine, such as "initdb".

    Raises:
        Missing: there is none; its sentence says what to install.
    """
    folders = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        folders.append(Path(answer.stdout.strip()))
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise Missing(
        f"Expected PostgreSQL's '{name}' by pg_config or in /usr/lib/postgresql/*/bin, but found "
        "none: apt-get install postgresql"
    )


class Cluster:
    """A running PostgreSQL server and the databases in it.

    Args:
        settings: PostgreSQL's own, by name.
        parent: where the cluster's folder goes, by a short path; /tmp unless told.
        prefix: a command that runs the server somewhere, such as on a host of its own.
    """

    def __init__(
        self,
        settings: Mapping[str, str] = SETTINGS,
        parent: Path | None = None,
        prefix: Sequence[str] = (),
    ) -> None:
        self.settings = settings
        self._prefix = prefix
        # A socket's path may have 107 bytes, which pytest's own temporary folders can exceed.
        self.folder = Path(tempfile.mkdtemp(prefix="alur-pg-", dir=parent or "/tmp"))  # noqa: S108
        self._names = itertools.count(1)
        self._data = self.folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        self._administration: psycopg.Connection | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self.make()
        self.resume()

    def make(self) -> None:
        """Make the cluster's files."""
        initdb = program("initdb")
        if as_user := _unprivileged_user():
            os.chown(self.folder, as_user.pw_uid, as_user.pw_gid)
        options = ["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=alur"]
        subprocess.run(
            [*_become(as_user), initdb, *options, "--pgdata", self._data],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def allow(self, network: str) -> None:
        """Let whoever comes from a network in, before the server is started."""
        with (self._data / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write(f"host all all {network} trust\n")

    def resume(self) -> None:
        """Let the server work on what is in the cluster's folder, and wait until it answers."""
        as_user = _unprivileged_user()
        settings = {**self.settings, "unix_socket_directories": str(self.folder)}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                # INT is PostgreSQL's fast shutdown: it ends with the tests, however they end.
                [
                    *self._prefix,
                    *_become(as_user, "--pdeathsig=INT"),
                    program("postgres"),
                    *("-D", self._data),
                    *arguments,
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        self._administration = self._first_connection()

    def url(self, name: str) -> str:
        """Return SQLAlchemy's URL of the database `name`."""
        return f"postgresql+psycopg://alur@/{name}?host={self.folder}"

    def create(self, *, template: str = "template1") -> str:
        """Copy a database to which nobody is connected; return the copy's name."""
        name = f"test_{next(self._names)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def freeze(self, name: str) -> None:
        """End every connection to a database and allow no other, so that it can be a template."""
        database = sql.Identifier(name)
        self._run(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
        self._disconnect(name)

    def emptied(self, name: str) -> str:
        """End every connection to a database and remove every row of it but the migrations'.

        Returns:
            Its shape: the same for two databases with the same tables, triggers and migrations.
        """
        self._disconnect(name)
        with psycopg.connect(host=str(self.folder), user="alur", dbname=name) as connection:
            connection.execute(_EMPTY)
            row = connection.execute(_SHAPE).fetchone()
            assert row
            return f"{row[0]} {_migrations(connection)}"

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def crash(self) -> None:
        """Kill the server and all that it started, as a power cut does; `resume` goes on."""
        assert self._server
        assert self._administration
        pid = self._server.pid
        os.kill(pid, signal.SIGSTOP)  # else it starts another while we look
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        for each in (pid, *map(int, started)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._server.wait()
        self._administration.close()

    def stop(self) -> None:
        """Stop the server and remove its files."""
        if self._administration:
            self._administration.close()
        if self._server:
            # Its fast shutdown; the polite one waits for whoever is still connected.
            self._server.send_signal(signal.SIGINT)
            self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _disconnect(self, name: str) -> None:
        self._run(
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
            ).format(sql.Literal(name))
        )

    def _run(self, statement: sql.Composed) -> None:
        assert self._administration, "the cluster was not started"
        self._administration.execute(statement)

    def _first_connection(self) -> psycopg.Connection:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(
                    host=str(self.folder), user="alur", dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError as error:
                assert self._server
                if self._server.poll() is not None or time.monotonic() > until:
                    said = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {said}") from error
                time.sleep(0.02)  # a server of our own coming up: the one thing that is polled


# The triggers that keep the log from being changed would keep it from being emptied, too.
_EMPTY = """
DO $$
DECLARE
    one record;
    is_filled boolean;
BEGIN
    FOR one IN SELECT tgrelid::regclass AS its_table, tgname FROM pg_trigger
               WHERE NOT tgisinternal AND tgenabled = 'A' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', one.its_table, one.tgname);
    END LOOP;
    FOR one IN SELECT oid::regclass AS its_table FROM pg_class
               WHERE relnamespace IN ('public'::regnamespace, to_regnamespace('queue'))
               AND relkind IN ('r', 'p')
               AND relname <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.its_table) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('TRUNCATE %s CASCADE', one.its_table);
        END IF;
    END LOOP;
    FOR one IN SELECT tgrelid::regclass AS its_table, tgname FROM pg_trigger
               WHERE NOT tgisinternal AND tgenabled = 'D' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', one.its_table, one.tgname);
    END LOOP;
END
$$
"""


def _migrations(connection: psycopg.Connection[Any]) -> list[Any]:
    """Return which migrations a database says that it has: a test may have it say others."""
    known = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
    if known is None or known[0] is None:
        return []
    return connection.execute("SELECT version_num FROM alembic_version").fetchall()


_SHAPE = """
SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
    SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) AS line FROM pg_trigger
    UNION ALL
    SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace
) AS lines
"""


@cache
def running_cluster() -> Cluster:
    """Return this process's cluster, started at the first call and stopped when the process ends.

    Raises:
        Missing: PostgreSQL is not installed.
    """
    program("initdb")
    cluster = Cluster()
    atexit.register(cluster.stop)
    cluster.start()
    return cluster


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom root hands the server to; None when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _become(user: pwd.struct_passwd | None, *options: str) -> list[str]:
    """Return the beginning of a command line that runs the rest as `user`."""
    if user:
        options = (
            *options,
            f"--reuid={user.pw_uid}",
            f"--regid={user.pw_gid}",
            "--clear-groups",
        )
    return ["setpriv", *options] if options else []
