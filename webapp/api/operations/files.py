"""Files: sent first, named by their digest in answers afterwards; and fetched, also in parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.api import shapes
from webapp.api.bodies import TooLarge
from webapp.api.call import Call
from webapp.api.errors import Malformed, Wrong
from webapp.api.operation import Answer, Operation
from webapp.files.uploads import keep_file
from webapp.files.views import original_for

REFERENCE = shapes.fields(
    {
        "digest": shapes.DIGEST,
        "name": shapes.TEXT,
        "type": shapes.TEXT,
        "size": shapes.COUNT,
    }
)


def send(call: Call) -> Answer:
    """Keep a file and return its reference, which answers and variables may hold.

    The same file again is the same reference. One that no command names is swept after a day.
    """
    most = call.office.settings.max_upload_bytes
    request.max_content_length = most  # before, who asks was not known
    try:
        with _sent(call) as (stream, name):
            stored = keep_file(stream, name, office=call.office, unit_id=call.unit_id)
    except RequestEntityTooLarge as error:
        raise TooLarge(
            f"Expected at most {most} bytes, but more were sent",
            indonesian=f"Paling banyak {most} bita.",
        ) from error
    reference = stored.as_reference()
    return Answer(reference, 201, location=f"/api/v1/files/{reference['digest']}")


def fetch(call: Call) -> Response:
    """Send a file of a case that the caller may see, wholly or the part that he asks for."""
    return original_for(call.caller.account, call.path["digest"])


@contextmanager
def _sent(call: Call) -> Iterator[tuple[IO[bytes], str]]:
    if request.mimetype != "multipart/form-data":
        name = call.query.get("name")
        if not name:
            raise Malformed([_nameless()])
        yield request.stream, name
        return
    files = request.files.getlist("file")
    if len(files) != 1 or not files[0].filename:
        said = ("Kirim satu berkas dalam 'file'.", "Expected one file in 'file'.")
        raise Malformed([Wrong("/file", *said)], status=422)
    yield files[0].stream, call.query.get("name") or files[0].filename


def _nameless() -> Wrong:
    return Wrong("name", "Sebutkan nama berkasnya.", "Expected the file's name.", "parameter")


OPERATIONS = (
    Operation(
        "uploadFile", "POST", "/files", "files:write",
        ("Unggah satu berkas", "Upload one file"),
        send, {201: REFERENCE}, query={"name": shapes.text(200, 1)},
        takes=("application/octet-stream", "multipart/form-data"),
    ),
    Operation(
        "downloadFile", "GET", "/files/{digest}", "files:read",
        ("Unduh berkas, juga sebagian (Range)", "Download a file, also a part (Range)"),
        fetch, {200: shapes.FILE_BYTES, 206: shapes.FILE_BYTES, 304: None},
        media_type="*/*", errors=(416,),
    ),
)  # fmt: skip
