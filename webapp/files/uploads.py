"""Take the files of a posted form into the store, before any command that will name them.

A file that is refused does not take the others down with it: the form shows its sentence beside the
field, and the rest is kept.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from engine.errors import Invalid
from webapp.context import Office
from webapp.files.records import record
from webapp.files.sniffing import clean_name
from webapp.files.store import StoredFile, StoreUnreachable

logger = logging.getLogger("alur.files")

# In Indonesian and in English. The rest of the form is kept, so that only the file is sent again.
_AWAY = (
    "Penyimpanan berkas tidak menjawab, jadi '{name}' belum tersimpan. Kirim lagi sebentar lagi.",
    "The file store does not answer, so '{name}' was not stored. Send it again in a moment.",
)

FileReference = dict[str, str | int]


@dataclass(frozen=True)
class Received:
    """What has come, by form field: references to stored files, sentences about refused ones."""

    files: dict[str, list[FileReference]] = field(default_factory=dict)
    refusals: dict[str, list[str]] = field(default_factory=dict)


def receive_uploads(
    files: MultiDict[str, FileStorage],
    *,
    office: Office,
    unit_id: UUID,
    fields: Iterable[str] | None = None,
    language: str = "id",
) -> Received:
    """Store every file of a request and return its reference: {"digest", "name", "type", "size"}.

    Args:
        files: `request.files`. An empty file input sends a nameless, empty file: it is passed over.
        office: where to store.
        unit_id: whose files these become.
        fields: the form's file fields; a file under any other name is not stored. None: all.
        language: of the sentences about refused files.
    """
    received = Received()
    wanted = list(files) if fields is None else [name for name in fields if name in files]
    for name in wanted:
        for upload in files.getlist(name):
            if not upload.filename:
                continue
            try:
                stored = keep_file(upload.stream, upload.filename, office=office, unit_id=unit_id)
            except Invalid as refusal:
                received.refusals.setdefault(name, []).append(refusal.sentence(language))
            except StoreUnreachable as outage:
                logger.error("a file was not stored", exc_info=outage)
                sentence = _AWAY[language == "en"].format(name=clean_name(upload.filename))
                received.refusals.setdefault(name, []).append(sentence)
            else:
                received.files.setdefault(name, []).append(stored.as_reference())
    return received


def keep_file(stream: IO[bytes], name: str, *, office: Office, unit_id: UUID) -> StoredFile:
    """Take one file into the store, and note whose it is.

    Raises:
        Invalid: it is larger than may be, or no kind that is kept.
    """
    stored = office.files.save(stream, name=name, max_bytes=office.settings.max_upload_bytes)
    with office.database.writing() as connection:
        record(connection, stored, unit_id=unit_id, now=office.clock.now())
    return stored
