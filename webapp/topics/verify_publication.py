"""Topic `verify-publication`: open the public page like a visitor and compare it.

The hash is computed from the page's visible words and from the bytes of its pictures, films and
attachments. It is compared with `hash_tayang`, which the publishing left in the case's log: a
changed row or page cannot bring its own.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import ParserError

from engine.jobs import Handler, JobContext, JobFailed
from webapp.context import Office
from webapp.dates import in_words
from webapp.site.content import content_hash
from webapp.site.reading import foreign_parts, read_item
from webapp.topics.fetching import Fetch

MAX_PAGE_BYTES = 10_000_000
MEDIA_PREFIX = "/situs/media/"


class _Differs(Exception):
    """The page is not what was approved; the text says how."""


def verifier(office: Office, fetch: Fetch) -> Handler:
    """Return the handler of the topic; an unreachable site is tried again by the job runner."""

    def verify(job: JobContext) -> Mapping[str, Any]:
        address, expected = job.variables.get("alamat_tayang"), job.variables.get("hash_tayang")
        if not address or not expected:
            raise JobFailed(
                "Berita belum diterbitkan, jadi belum ada halaman yang dapat diperiksa."
            )
        try:
            _compare(fetch, str(address), str(expected), office.prefix)
        except _Differs as difference:
            return {"tayang": False, "catatan_verifikasi": str(difference)}
        moment = in_words(office.clock.now())
        sentence = (
            f"Halaman dibaca kembali pada {moment}: "
            f"isinya sama dengan yang disetujui (SHA-256 {expected})."
        )
        return {"tayang": True, "catatan_verifikasi": sentence}

    return verify


def _compare(fetch: Fetch, address: str, expected: str, prefix: str) -> None:
    page = _read(fetch, urlsplit(address).path)
    try:
        found = content_hash(read_item(page, lambda path: _digest(fetch, path, prefix)))
        foreign = foreign_parts(page)
    except ParserError as error:
        raise _Differs(f"Halaman {address} kosong.") from error
    if foreign:
        raise _Differs(
            f"Halaman {address} memuat yang bukan milik situs ini: {', '.join(foreign[:3])}."
        )
    if found != expected:
        raise _Differs(
            f"Isi halaman {address} tidak sama dengan yang disetujui: "
            f"SHA-256 {expected} diharapkan, {found} ditemukan."
        )


def _read(fetch: Fetch, path: str) -> bytes:
    with fetch(path) as answer:
        if answer.status != 200:
            raise _Differs(f"Halaman {path} tidak dapat dibuka: jawabannya {answer.status}.")
        page = bytearray()
        for chunk in answer.chunks:
            page += chunk
            if len(page) > MAX_PAGE_BYTES:
                raise _Differs(f"Halaman {path} lebih besar dari {MAX_PAGE_BYTES // 1_000_000} MB.")
        return bytes(page)


def _digest(fetch: Fetch, path: str, prefix: str) -> str:
    if not path.startswith(
        prefix + MEDIA_PREFIX
    ):  # never ask a stranger on behalf of a page that may be forged
        return path
    digest = hashlib.sha256()
    with fetch(path) as answer:
        if answer.status != 200:
            raise _Differs(f"Berkas {path} tidak dapat dibuka: jawabannya {answer.status}.")
        for chunk in answer.chunks:
            digest.update(chunk)
    return digest.hexdigest()
