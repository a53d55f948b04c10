"""Opens the store that an installation's settings name."""

from functools import cache

from engine.clock import Clock, SystemClock
from webapp.file_places import FilesPlace
from webapp.files.store import FileStore, FolderStore


def open_store(place: FilesPlace, clock: Clock | None = None) -> FileStore:
    """Return the store at a place.

    Raises:
        Invalid: the file with the key of a bucket cannot be used.
    """
    clock = clock or SystemClock()
    if place.bucket is None:
        return FolderStore(place.folder, clock)
    # Here, for its client is an eighth of what it takes to start, and few offices keep a bucket.
    from webapp.files.s3_store import S3Store

    return S3Store(place.bucket, copies=place.folder, clock=clock)


@cache
def kept_open(place: FilesPlace) -> FileStore:
    """Return the store at a place, the same one each time: it keeps connections."""
    return open_store(place)
