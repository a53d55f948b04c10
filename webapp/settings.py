"""Every setting, named once: read from the environment (`ALUR_…`), else its default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import Invalid
from engine.permission import ADMINISTRATOR
from webapp.file_places import Bucket, FilesPlace, within
from webapp.hosts import is_loopback
from webapp.mail import MailServer
from webapp.watching.traces import are_wanted as traces_are_wanted

Value = TypeVar("Value")
Network = IPv4Network | IPv6Network

DEFAULT_PORT = 8000
# A minute of full-HD video from a phone is 100 to 200 MB; a release rarely carries more than two.
DEFAULT_MAX_UPLOAD_MB = 500


@dataclass(frozen=True)
class Settings:
    """What an administrator decides outside the application."""

    database: str  # ALUR_DATABASE: an SQLAlchemy URL
    office: str  # ALUR_OFFICE: the short name of the one that a command is for, of several
    var: Path  # ALUR_VAR: the folder of everything that is written
    url: str  # ALUR_URL: the origin people type; https makes cookies secure
    host: str  # ALUR_HOST: the address the server listens on
    port: int  # ALUR_PORT
    threads: int  # ALUR_THREADS: requests answered at the same time
    web_processes: int  # ALUR_WEB_PROCESSES: of `alur web`, each with so many threads
    proxies: int  # ALUR_PROXIES: reverse proxies in front whose X-Forwarded-… is believed
    secret_file: Path  # ALUR_SECRET_FILE: signs session cookies
    max_upload_mb: int  # ALUR_MAX_UPLOAD_MB: one request, all files together
    api_per_minute: int  # ALUR_API_PER_MINUTE: requests of one token, in each process
    same_person_allowed: bool  # ALUR_SAME_PERSON: one person may give both parafs of a case
    # ALUR_DEPLOYMENT_APPROVERS: groups of whom one approves what another wants to deploy
    deployment_approvers: tuple[str, ...]
    checkpoint_key_file: Path  # ALUR_CHECKPOINT_KEY_FILE: signs checkpoints of the log
    checkpoint_minutes: int  # ALUR_CHECKPOINT_MINUTES: from one to the next
    # ALUR_CHECKPOINT_FOLDER: gets a copy of each, best on a disk that this machine cannot empty
    checkpoint_folder: Path | None
    checkpoint_mail: tuple[str, ...]  # ALUR_CHECKPOINT_MAIL: addresses that get the newest one
    checkpoint_mail_hours: int  # ALUR_CHECKPOINT_MAIL_HOURS: from one such letter to the next
    checkpoint_webhook: str  # ALUR_CHECKPOINT_WEBHOOK: an address that gets each; "": none
    mail_server: MailServer | None  # ALUR_SMTP and ALUR_SMTP_PASSWORD_FILE
    mail_from: str  # ALUR_MAIL_FROM: the office's own mail address
    jobs_at_once: int  # ALUR_JOBS_AT_ONCE: of one worker and queue, on PostgreSQL
    webhook_key_file: Path  # ALUR_WEBHOOK_KEY_FILE: signs what subscribers of events are told
    # ALUR_WEBHOOK_NETWORKS: networks such as 10.0.0.0/8 whose addresses may subscribe, too
    webhook_networks: tuple[Network, ...]
    log: str  # ALUR_LOG: "text" for people or "json" for programs
    traces: bool  # OTEL_EXPORTER_OTLP_ENDPOINT and others, as OpenTelemetry says
    bucket: Bucket | None  # ALUR_FILES and ALUR_S3_…: where files lie; None: in folders of `var`
    metrics_token_file: Path | None  # ALUR_METRICS_TOKEN_FILE: who shows it may read /metrics
    worker_port: int | None  # ALUR_WORKER_PORT: a worker answers there about itself
    drain_seconds: int  # ALUR_DRAIN_SECONDS: from "not ready" to the end, for who balances
    pseudonym_key_file: Path  # ALUR_PSEUDONYM_KEY_FILE: replaces names in exports, always the same

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def hostname(self) -> str:
        return urlsplit(self.url).hostname or "localhost"

    @property
    def is_loopback(self) -> bool:
        """Whether nobody outside this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def files_folder(self) -> Path:
        """Where the office keeps the files that people sent, unless in a bucket."""
        return self.var / "files"

    @property
    def files_place(self) -> FilesPlace:
        """Where the files lie that people sent."""
        if self.bucket is None:
            return FilesPlace(self.files_folder)
        return FilesPlace(self.var / "cache" / "files", within(self.bucket, "files"))

    @property
    def public_place(self) -> FilesPlace:
        """Where the copies lie that everybody may see."""
        if self.bucket is None:
            return FilesPlace(self.var / "public")
        return FilesPlace(self.var / "cache" / "public-files", within(self.bucket, "public"))

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1_000_000


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that `environment` names.

    Raises:
        Invalid: a value cannot be used; the sentence names the setting and what it holds.
    """
    read = _Reader(environment)
    # Absolute, because a web framework reads a relative path from its own folder, not from ours.
    var = read.value("ALUR_VAR", Path("var"), Path).absolute()
    host = read.value("ALUR_HOST", "127.0.0.1", str)
    port = read.value("ALUR_PORT", DEFAULT_PORT, _whole_number(1, 65_535))
    settings = Settings(
        database=read.value("ALUR_DATABASE", f"sqlite:///{var / 'alur.db'}", _database),
        office=read.value("ALUR_OFFICE", "", str),
        var=var,
        url=read.value("ALUR_URL", f"http://127.0.0.1:{port}", _origin),
        host=host,
        port=port,
        threads=read.value("ALUR_THREADS", 8, _whole_number(1, 256)),
        web_processes=read.value("ALUR_WEB_PROCESSES", 2, _whole_number(1, 64)),
        proxies=read.value("ALUR_PROXIES", 0, _whole_number(0, 10)),
        secret_file=read.value("ALUR_SECRET_FILE", var / "secrets" / "session.key", Path),
        max_upload_mb=read.value(
            "ALUR_MAX_UPLOAD_MB", DEFAULT_MAX_UPLOAD_MB, _whole_number(1, 100_000)
        ),
        api_per_minute=read.value("ALUR_API_PER_MINUTE", 600, _whole_number(1, 1_000_000)),
        same_person_allowed=read.value("ALUR_SAME_PERSON", False, _yes_or_no),
        deployment_approvers=read.value("ALUR_DEPLOYMENT_APPROVERS", (ADMINISTRATOR,), _groups),
        checkpoint_key_file=read.value(
            "ALUR_CHECKPOINT_KEY_FILE", var / "secrets" / "checkpoint.key", Path
        ),
        checkpoint_minutes=read.value("ALUR_CHECKPOINT_MINUTES", 60, _whole_number(1, 10_000)),
        checkpoint_folder=read.value("ALUR_CHECKPOINT_FOLDER", None, Path),
        checkpoint_mail=read.value("ALUR_CHECKPOINT_MAIL", (), _mail_addresses),
        checkpoint_mail_hours=read.value(
            "ALUR_CHECKPOINT_MAIL_HOURS", 24, _whole_number(1, 10_000)
        ),
        checkpoint_webhook=read.value("ALUR_CHECKPOINT_WEBHOOK", "", _web_address),
        mail_server=_mail_server(read),
        mail_from=read.value("ALUR_MAIL_FROM", "", _mail_address),
        jobs_at_once=read.value("ALUR_JOBS_AT_ONCE", 4, _whole_number(1, 64)),
        webhook_key_file=read.value("ALUR_WEBHOOK_KEY_FILE", var / "secrets" / "webhook.key", Path),
        webhook_networks=read.value("ALUR_WEBHOOK_NETWORKS", (), _networks),
        log=read.value("ALUR_LOG", "text", _one_of("text", "json")),
        traces=traces_are_wanted(environment),
        bucket=_bucket(read),
        metrics_token_file=read.value("ALUR_METRICS_TOKEN_FILE", None, Path),
        worker_port=read.value("ALUR_WORKER_PORT", None, _whole_number(1, 65_535)),
        drain_seconds=read.value("ALUR_DRAIN_SECONDS", 0, _whole_number(0, 300)),
        pseudonym_key_file=read.value(
            "ALUR_PSEUDONYM_KEY_FILE", var / "secrets" / "pseudonym.key", Path
        ),
    )
    if settings.checkpoint_mail and not (settings.mail_server and settings.mail_from):
        raise Invalid(
            "Expected ALUR_SMTP and ALUR_MAIL_FROM beside ALUR_CHECKPOINT_MAIL, but found them "
            "not set",
            field="ALUR_CHECKPOINT_MAIL",
        )
    return settings


def _bucket(read: "_Reader") -> Bucket | None:
    said = read.value("ALUR_FILES", None, _files)
    endpoint = read.value("ALUR_S3_ENDPOINT", "", _origin)
    region = read.value("ALUR_S3_REGION", "us-east-1", str)
    key_file = read.value("ALUR_S3_KEY_FILE", None, Path)
    if said is None:
        return None
    if not endpoint or key_file is None:
        raise Invalid(
            "Expected ALUR_S3_ENDPOINT and ALUR_S3_KEY_FILE beside ALUR_FILES=s3://…, but found "
            "them not set",
            field="ALUR_FILES",
        )
    return Bucket(endpoint, region, said[0], said[1], key_file)


def _mail_server(read: "_Reader") -> MailServer | None:
    server = read.value("ALUR_SMTP", None, _smtp)
    password_file = read.value("ALUR_SMTP_PASSWORD_FILE", None, Path)
    return server and replace(server, password_file=password_file)


class _Reader:
    """Reads one variable after another; an empty one counts as not set."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def value(self, name: str, default: Value, parse: Callable[[str], Value]) -> Value:
        text = self._environment.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            raise Invalid(
                f"Expected {name} to be {error}, but found '{text}'", field=name
            ) from error


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return parse


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(" or ".join(f"'{word}'" for word in words))
        return text

    return parse


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError("'yes' or 'no'")
    return text == "yes"


def _files(text: str) -> tuple[str, str] | None:
    """Return a bucket and what all keys begin with; None for folders."""
    if text == "folder":
        return None
    found = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[\w.-]+)*)/?", text)
    if not found:
        raise ValueError("'folder' or a bucket such as s3://alur/kantor")
    return found[1], found[2].lstrip("/")


def _groups(text: str) -> tuple[str, ...]:
    if text == "none":
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if not all(re.fullmatch(r"[\w.-]{1,80}", name) for name in names):
        raise ValueError("groups such as 'administrator,kabid', or 'none'")
    return names


def _database(text: str) -> str:
    if not re.match(r"(sqlite|postgresql(\+psycopg)?)://", text):
        raise ValueError("an address that begins with sqlite:/// or postgresql://")
    try:
        make_url(text)
    except (ArgumentError, ValueError) as error:  # such as a port that is no number
        raise ValueError("an address such as postgresql+psycopg://alur@db.internal/alur") from error
    return text


def _origin(text: str) -> str:
    expected = "an origin such as https://alur.example.go.id"
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError as error:
        raise ValueError(expected) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(expected)
    if parts.query or parts.fragment or parts.username:
        raise ValueError(expected)
    return f"{parts.scheme}://{parts.netloc}"


def _smtp(text: str) -> MailServer:
    expected = "a mail server such as smtps://alur@mail.example.go.id or smtp://127.0.0.1:25"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError(expected) from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(expected)
    if parts.password is not None:
        raise ValueError(f"{expected}; its password stands in the file ALUR_SMTP_PASSWORD_FILE")
    is_tls = parts.scheme == "smtps"
    usual = 465 if is_tls else 587
    return MailServer(parts.hostname, port or usual, is_tls, unquote(parts.username or ""))


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in text.split(","))
    except ValueError as error:
        raise ValueError(
            "networks such as '10.0.0.0/8,192.168.7.0/24', with commas between them"
        ) from error


def _mail_addresses(text: str) -> tuple[str, ...]:
    return tuple(_mail_address(each.strip()) for each in text.split(","))


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,255}", text):
        raise ValueError("mail addresses such as audit@example.go.id, with commas between them")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueError("an address such as https://audit.example.go.id/alur") from error
    unfit = parts.username or re.search(r"\s", text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or unfit:
        raise ValueError("an address such as https://audit.example.go.id/alur")
    return text
