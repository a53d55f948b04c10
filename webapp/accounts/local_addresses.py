"""Where to go next: only to a page of ours, whatever the address in the form says."""

from urllib.parse import urlsplit

from flask import request


def local_address(wanted: str | None, *, default: str) -> str:
    r"""Return `wanted` if a browser stays here when it follows it, else `default`.

    >>> local_address("/berkas?hal=2", default="/")
    '/berkas?hal=2'
    >>> local_address("//evil.example/", default="/")
    '/'
    >>> local_address("/\\evil.example/", default="/")
    '/'
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return default
    # Browsers read "\" as "/" and skip tabs and line ends.
    if "\\" in wanted or any(ord(sign) < 0x20 for sign in wanted):
        return default
    parts = urlsplit(wanted)
    return default if parts.scheme or parts.netloc else wanted


def this_address() -> str:
    """Return the address that is asked for, as it is written on this site."""
    return request.script_root + request.full_path.rstrip("?")
