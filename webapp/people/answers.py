"""What an administrator typed about a person: read, trimmed, and checked field by field."""

import re
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from webapp.accounts.queries import NewAccount
from webapp.i18n import gettext

MAX_LENGTH = 120
CAPACITIES = ("definitif", "Plt.", "Plh.")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def read_person(form: MultiDict[str, str]) -> NewAccount:
    """Return what was typed, as far as it can be understood."""
    return NewAccount(
        username=form.get("username", "").strip().lower(),
        name=_one_line(form.get("name", "")),
        position=_one_line(form.get("position", "")),
        capacity=form.get("capacity", CAPACITIES[0]),
        groups=tuple(form.getlist("groups")),
    )


def problems_of(person: NewAccount, *, known: Iterable[str]) -> dict[str, str]:
    """Return what is wrong with a person: field to sentence; `known` are the groups there are."""
    found: Mapping[str, str | None] = {
        "username": _username_problem(person.username),
        "name": _name_problem(person.name),
        "position": _length_problem(person.position),
        "capacity": None if person.capacity in CAPACITIES else gettext("Pilih salah satu."),
        "groups": _groups_problem(person.groups, set(known)),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _username_problem(username: str) -> str | None:
    if _USERNAME.fullmatch(username):
        return None
    return gettext(
        "Pakai 2 sampai 40 huruf kecil, angka, titik, atau tanda hubung, misalnya 'siti.rahma'. "
        "Anda mengisi '%(found)s'.",
        found=username[:60],
    )


def _name_problem(name: str) -> str | None:
    return _length_problem(name) if name else gettext("Isi nama lengkap.")


def _length_problem(text: str) -> str | None:
    if len(text) <= MAX_LENGTH:
        return None
    return gettext(
        "Pakai paling banyak %(most)d karakter. Anda mengisi %(found)d.",
        most=MAX_LENGTH,
        found=len(text),
    )


def _groups_problem(groups: tuple[str, ...], known: set[str]) -> str | None:
    strange = [group for group in groups if group not in known]
    if not strange:
        return None
    return gettext("Kelompok '%(found)s' tidak ada.", found=strange[0][:60])
