"""Passwords: argon2id, the rule for a good one, and drawing a temporary one."""

import secrets
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from webapp.i18n import gettext

MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 200  # hashing is work: nobody may send a megabyte of it

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 rounds, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Many logins at once must not take the memory that the rest of the office works in.
_at_once = BoundedSemaphore(4)

# Without 0/O, 1/l/I: it is read from a screen or a slip of paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"

_COMMON = frozenset(
    (Path(__file__).parent / "common_passwords.txt").read_text(encoding="ascii").split()
)


def hash_password(password: str) -> str:
    """Return what is stored instead of `password`."""
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, password_hash: str) -> bool:
    """Say whether `password` is the one that was hashed."""
    if len(password) > MAX_PASSWORD_LENGTH:
        return False
    try:
        with _at_once:
            return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def needs_new_hash(password_hash: str) -> bool:
    """Say whether the hash was made with older parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def password_problem(password: str, *, username: str) -> str | None:
    """Return why `password` may not be chosen, or None.

    Length counts, not a mixture of signs (NIST SP 800-63B).
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        return gettext(
            "Pakai sedikitnya %(least)d karakter. Kata sandi Anda baru %(found)d.",
            least=MIN_PASSWORD_LENGTH,
            found=len(password),
        )
    if len(password) > MAX_PASSWORD_LENGTH:
        return gettext("Pakai paling banyak %(most)d karakter.", most=MAX_PASSWORD_LENGTH)
    if username.lower() in password.lower():
        return gettext("Kata sandi tidak boleh memuat nama pengguna.")
    if password.lower() in _COMMON:
        return gettext("Kata sandi itu terlalu sering dipakai orang. Pilih yang lain.")
    return None


def draw_password() -> str:
    """Return a temporary password such as "k7pm-x3qd-n8vt": 59 bits, easy to dictate."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


# What an unknown name is checked against, so that a wrong name takes as long as a wrong password.
NOBODYS_HASH = hash_password(secrets.token_urlsafe(16))
