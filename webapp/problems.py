"""Answers to what went wrong: a page with a sentence; `application/problem+json` under `/api`.

Refusals of the engine bring their own status. What nobody foresaw is logged with its traceback,
and the page shows none of it. Source: RFC 9457, problem details.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any

import orjson
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import get_locale, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from engine.errors import Refusal
from webapp.accounts.throttling import TooManyAttempts
from webapp.api.pacing import TooOften
from webapp.i18n import gettext
from webapp.outages import Outage, outage

logger = logging.getLogger("alur.problems")

_TITLES = {
    400: lazy_gettext("Permintaan tidak dapat dibaca"),
    403: lazy_gettext("Anda tidak berwenang"),
    404: lazy_gettext("Halaman tidak ditemukan"),
    405: lazy_gettext("Cara membuka halaman ini keliru"),
    409: lazy_gettext("Keadaannya sudah berubah"),
    412: lazy_gettext("Keadaannya sudah berubah"),
    413: lazy_gettext("Kiriman terlalu besar"),
    422: lazy_gettext("Isian belum dapat diterima"),
    429: lazy_gettext("Terlalu banyak percobaan"),
    500: lazy_gettext("Terjadi kesalahan di sistem"),
    503: lazy_gettext("Sistem sedang tidak dapat dihubungi"),
    507: lazy_gettext("Penyimpanan penuh"),
}
_SENTENCES = {
    400: lazy_gettext(
        "Peramban mengirim sesuatu yang tidak dapat dibaca. Kembali, muat ulang, lalu coba lagi."
    ),
    403: lazy_gettext("Halaman ini bukan untuk kelompok Anda."),
    404: lazy_gettext(
        "Alamat ini tidak ada, atau bukan untuk Anda. "
        "Periksa alamatnya, atau mulai dari halaman depan."
    ),
    405: lazy_gettext(
        "Halaman ini tidak dapat dibuka dengan cara itu. Mulai lagi dari halaman sebelumnya."
    ),
    409: lazy_gettext(
        "Orang lain lebih dahulu mengubahnya. Muat ulang halaman untuk melihat keadaan terakhir."
    ),
    412: lazy_gettext(
        "Orang lain lebih dahulu mengubahnya. Muat ulang halaman untuk melihat keadaan terakhir."
    ),
    422: lazy_gettext("Perbaiki isian, lalu kirim lagi."),
    429: lazy_gettext("Tunggu beberapa menit, lalu coba lagi."),
    500: lazy_gettext(
        "Tidak ada yang tersimpan setengah. Coba lagi; "
        "bila terulang, sampaikan nomor berikut kepada administrator."
    ),
    503: lazy_gettext(
        "Basis data atau penyimpanan berkas tidak menjawab. Isian Anda masih ada di peramban: "
        "kembali, lalu kirim lagi sebentar lagi. Yang terkirim dua kali hanya dihitung sekali."
    ),
    507: lazy_gettext(
        "Server kehabisan tempat, jadi kiriman ini tidak tersimpan; tidak ada yang tersimpan "
        "setengah. Sampaikan kepada administrator, lalu kirim lagi."
    ),
}


_LATER = {"Retry-After": "5"}  # seconds; a database server starts again in fewer


@dataclass(frozen=True)
class Problem:
    """One thing that went wrong, as a person or a program is told of it."""

    status: int
    title: str
    sentence: str
    field: str | None = None
    headers: Mapping[str, str] | None = None


def install_problems(app: Flask, *, max_upload_mb: int) -> None:
    """Answer every refusal and every error."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return _answer(_of_refusal(refusal))

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Response:
        logger.warning("form expired or forged: %s", error.description)
        sentence = gettext(
            "Formulir ini dibuka sebelum Anda masuk, atau di jendela lain. "
            "Kembali, muat ulang halaman, lalu kirim lagi; isian Anda masih ada di peramban."
        )
        return _answer(Problem(400, gettext("Formulir kedaluwarsa"), sentence))

    @app.errorhandler(SecurityError)
    def elsewhere(_error: SecurityError) -> Response:
        # Of an address that is not ours no other address can be made, so this is no page.
        sentence = gettext(
            "Alamat ini bukan alamat kantor. Administrator menetapkannya dengan ALUR_URL."
        )
        return Response(sentence, status=400, content_type="text/plain; charset=utf-8")

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < 400:
            return make_response(error.get_response())
        return _answer(_of_http(error, max_upload_mb))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        g.broken = True
        missing = outage(error)
        if missing is None:
            logger.error("request %s failed", g.get("request_id", ""), exc_info=error)
            return _answer(Problem(500, _title(500), str(_SENTENCES[500])))
        logger.error(
            "request %s failed: %s (%s)",
            g.get("request_id", ""),
            missing.name.lower(),
            type(getattr(error, "orig", error)).__name__,
        )
        return _answer(_of_outage(missing))


def _of_refusal(refusal: Refusal) -> Problem:
    headers = {}
    # Programs are told in English, as they compare and log it; of /api/v1 they choose.
    is_old = _asks_a_program() and not request.path.startswith("/api/v1/")
    sentence = refusal.message if is_old else refusal.sentence(str(get_locale()))
    if isinstance(refusal, TooManyAttempts | TooOften):
        headers["Retry-After"] = str(ceil(refusal.retry_after.total_seconds()))
    return Problem(refusal.status, _title(refusal.status), sentence, refusal.field, headers)


def _of_outage(missing: Outage) -> Problem:
    status = missing.value
    return Problem(status, _title(status), str(_SENTENCES[status]), headers=_LATER)


def _of_http(error: HTTPException, max_upload_mb: int) -> Problem:
    status = error.code or 500
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(allowed)} if allowed else {}
    if status == 413:
        sentence = gettext(
            "Semua berkas dalam satu kiriman paling besar %(most)d MB. "
            "Perkecil video, atau kirim terpisah.",
            most=max_upload_mb,
        )
    else:
        sentence = str(_SENTENCES.get(status, _SENTENCES[400 if status < 500 else 500]))
    return Problem(status, _title(status), sentence, headers=headers)


def _title(status: int) -> str:
    if status in _TITLES:
        return str(_TITLES[status])
    return HTTPStatus(status).phrase


def _answer(problem: Problem) -> Response:
    if _asks_a_program():
        response = _as_json(problem)
    else:
        page = render_template(
            "errors/problem.html", problem=problem, request_id=g.get("request_id", "")
        )
        response = make_response(page, problem.status)
    response.headers.update(problem.headers or {})
    return response


def _asks_a_program() -> bool:
    return request.path.startswith("/api/")


def _as_json(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.sentence,
    }
    if problem.field:
        body["field"] = problem.field
    return Response(
        orjson.dumps(body), status=problem.status, content_type="application/problem+json"
    )
