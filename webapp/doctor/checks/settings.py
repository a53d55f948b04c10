"""Settings: whether all can be read, whether names are known, whether pages are served safely."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from sqlalchemy.engine import make_url

from engine.errors import Invalid
from webapp.doctor.check import NOTHING, Finding, check, error, warning
from webapp.doctor.patient import Patient
from webapp.hosts import is_loopback
from webapp.settings import read_settings

PREFIX = "ALUR_"


@check("settings", needs=NOTHING)
def every_setting_can_be_used(patient: Patient) -> Iterator[Finding]:
    """Every setting can be used."""
    try:
        read_settings(patient.environment)
    except Invalid as refusal:
        value = patient.environment.get(refusal.field or "", "").strip()
        sentence = refusal.message
        # An address may have a password in it, or be a person's.
        if value and re.search(r"[/@]", value):
            sentence = sentence.replace(f"'{value}'", "something else")
        yield error(sentence, "Nothing starts until it is mended: see the table of settings.")


@check("setting-names", needs=NOTHING)
def every_name_is_a_settings(patient: Patient) -> Iterator[Finding]:
    """Every ALUR_ name in the environment is a setting's."""
    known = setting_names()
    for name in sorted(patient.environment):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f"; did you mean {near[0]}?" if near else "."
            yield warning(
                f"Expected {PREFIX}… to be the name of a setting, but found '{name}'",
                f"Nobody reads it{meant}",
            )


@check("https")
def pages_are_served_by_https(patient: Patient) -> Iterator[Finding]:
    """Passwords and cookies travel encrypted, or not at all."""
    settings = patient.settings
    if not settings.is_https and not is_loopback(settings.hostname):
        yield warning(
            f"Expected ALUR_URL to begin with https:// beyond this machine, found '{settings.url}'",
            "Put a reverse proxy with a certificate in front, and name its address.",
        )
    elif not settings.is_loopback and not settings.proxies:
        yield warning(
            f"Expected no proxy only where ALUR_HOST is this machine, but found '{settings.host}'",
            "Listen on 127.0.0.1, or say how many proxies stand in front: ALUR_PROXIES.",
        )


@check("database-password")
def the_databases_password_lies_in_a_file(patient: Patient) -> Iterator[Finding]:
    """No password stands in the database's address."""
    if make_url(patient.settings.database).password:
        yield warning(
            "Expected ALUR_DATABASE without a password, but found one in it",
            "Write it into a file for its owner alone, and name that in PGPASSFILE.",
        )


def setting_names() -> frozenset[str]:
    """Return the names of all settings: those that are asked for."""
    asked = _Asked()
    read_settings(asked)
    return frozenset(name for name in asked.names if name.startswith(PREFIX))


class _Asked(Mapping[str, str]):
    """An empty environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
