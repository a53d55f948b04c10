"""Answer with a stored file: conditional, in ranges (RFC 9110), harmless in every browser."""

import re
from pathlib import Path
from typing import Any

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header

# A stored file opened by itself may not run, frame or load anything; pictures and films show
# themselves.
FILE_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ONE_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)", re.IGNORECASE)


def send_stored(
    path: Path, *, digest: str, media_type: str, name: str, as_attachment: bool
) -> Response:
    """Return the file at `path`: 200, 206, 304 or 416, as the request's conditions say."""
    _ignore_unusable_range()
    try:
        response = send_file(
            path,
            mimetype=media_type,
            as_attachment=as_attachment,
            download_name=name,
            etag=digest,
            conditional=True,
        )
    except RequestedRangeNotSatisfiable:
        # A player reads the size from here; the application's page about errors would not say it.
        size = path.stat().st_size
        response = Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ignore_unusable_range() -> None:
    """Drop a Range header that RFC 9110 (14.2) lets a server ignore; werkzeug would answer 416.

    That is a unit other than bytes, a syntax error, and several ranges at once, which no player
    asks for.
    """
    environ: dict[str, Any] = request.environ
    wanted = environ.get("HTTP_RANGE")
    if wanted is None:
        return
    if not _ONE_RANGE.fullmatch(wanted.strip()) or parse_range_header(wanted) is None:
        del environ["HTTP_RANGE"]
