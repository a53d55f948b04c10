"""The file store: whether it can be written to, and whether some files are what they were."""

import random
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from engine.errors import NotFound
from webapp.doctor.check import DATABASE, Finding, check, error, ok
from webapp.doctor.patient import Patient
from webapp.files.opening import open_store
from webapp.publication_tables import stored_file

NEWEST, SOME, MOST_BYTES = 10, 20, 200_000_000
LATELY = 1_000  # among the newest so many are some picked
JUST_NOW = timedelta(minutes=1)  # its content may still be on its way


@check("file-store")
def the_store_can_be_written_to(patient: Patient) -> Iterator[Finding]:
    """The file store can be written to."""
    place = patient.settings.files_place
    if place.bucket is None and not patient.settings.var.exists():
        yield ok("The file store is not there yet: it is made with the office")
        return
    try:
        open_store(place, patient.clock).require_writable()
    except OSError as problem:
        where = f"bucket '{place.bucket.name}'" if place.bucket else f"'{place.folder}'"
        yield error(
            f"Expected to write to the file store in {where}, but found {type(problem).__name__}",
            "See to its rights and its room; until then nobody can send files.",
        )


@check("stored-files", needs=DATABASE)
def some_files_are_what_they_were(patient: Patient) -> Iterator[Finding]:
    """The files that were looked at are what they were."""
    store = open_store(patient.settings.files_place, patient.clock)
    chosen = _chosen(patient)
    missing, changed = 0, 0
    for digest in chosen:
        try:
            changed += not store.verify(digest)
        except NotFound:
            missing += 1
    if missing or changed:
        yield error(
            f"Expected {len(chosen)} files to be what they were, but found {missing} missing and "
            f"{changed} changed",
            "Keep everything as it is, run 'alur verify', and fetch them from a backup.",
        )
    else:
        yield ok(f"{len(chosen)} files were looked at, and are what they were")


def _chosen(patient: Patient) -> list[str]:
    """Return the newest digests and some others, not too many bytes of them."""
    it = stored_file.c
    settled = it.stored_at < patient.clock.now() - JUST_NOW
    query = select(it.digest, it.size).where(settled).order_by(it.stored_at.desc()).limit(LATELY)
    with patient.database.reading() as connection:
        found = [(row.digest, row.size) for row in connection.execute(query)]
    older = found[NEWEST:]
    picked = found[:NEWEST] + random.sample(older, min(SOME, len(older)))
    digests: dict[str, None] = {}
    left = MOST_BYTES
    for digest, size in picked:
        if size <= left:
            digests[digest] = None
            left -= size
    return list(digests)
