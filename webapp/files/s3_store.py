"""Keep files in a bucket of an S3-compatible store, for several hosts: `ab/cd/<SHA-256>/<save>`.

A file is taken into a local draft first, where it is hashed and looked at, and then sent under a
key of this save alone; a store makes an object visible only when it has all of it. So a name never
has half a file, and who deletes what an old save wrote cannot meet a new one. What is read is
fetched into a local copy, hashed on its way; copies live for a day.
"""

import hashlib
import io
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO

from minio import Minio
from minio.error import InvalidResponseError, S3Error, ServerError
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from engine.clock import Clock, SystemClock
from engine.errors import Invalid
from webapp.file_places import Bucket
from webapp.files.store import (
    CHUNK_BYTES,
    FolderStore,
    Listed,
    StoredFile,
    StoreUnreachable,
    not_stored,
    require_digest,
    take_in,
)

PART_BYTES = 8 << 20  # of a large file; so much of it is in memory at once
CONNECT_SECONDS, READ_SECONDS, TRIES = 5, 30, 3
CONNECTIONS = 20
COPY_LIVES = timedelta(days=1)
COPIES_BYTES = 4_000_000_000  # more than that, and the oldest go; but not what was just asked for
COPY_IN_USE = timedelta(hours=1)
_SAVE = re.compile(r"(?:.*/)?([0-9a-f]{64})/([0-9]{16})-[0-9a-f]{8}")
_CHECK = "writable"  # the object that is written to see whether one can


class S3Store:
    """Files in a bucket; `copies` is a folder of this host for what is being read."""

    def __init__(self, bucket: Bucket, *, copies: Path, clock: Clock | None = None) -> None:
        self._bucket = bucket.name
        self._base = f"{bucket.prefix}/" if bucket.prefix else ""
        self._clock = clock or SystemClock()
        self._copies = FolderStore(copies)  # by this host's clock: they are nobody's records
        self._client = _client(bucket)
        self._pruned_at = datetime.min.replace(tzinfo=UTC)

    def save(self, stream: IO[bytes], *, name: str, max_bytes: int) -> StoredFile:
        """Take a file in, and return when the store has all of it; see `FolderStore.save`.

        Raises:
            Invalid: it is not accepted.
            StoreUnreachable: nothing was stored.
        """
        with self._copies.draft() as (draft, output):
            stored = take_in(stream, draft, output, name=name, max_bytes=max_bytes)
            millis = int(self._clock.now().timestamp() * 1000)
            save = f"{millis:016d}-{secrets.token_hex(4)}"
            with _reaching():
                self._client.fput_object(
                    self._bucket, self._place(stored.digest) + save, str(draft),
                    content_type=stored.media_type, part_size=PART_BYTES,
                )  # fmt: skip
            self._copies.keep(draft, stored.digest)
        return stored

    def open(self, digest: str) -> BinaryIO:
        """Return the content, open for reading."""
        return self.path(digest).open("rb")

    def path(self, digest: str) -> Path:
        """Return a copy on this host, fetched if there is none.

        Raises:
            NotFound: it is not in this store, or what is there is not what was stored.
            StoreUnreachable: the store does not answer.
        """
        key = self._newest(digest)  # asked each time: what was deleted is no longer shown
        self._prune()
        if not self._copies.has(digest):
            self._fetch(key, digest)
        return self._copies.path(digest)

    def verify(self, digest: str) -> bool:
        """Return whether the store's content still has the digest that it is named by."""
        found = hashlib.sha256()
        for chunk in self._chunks(self._newest(digest)):
            found.update(chunk)
        return found.hexdigest() == digest

    def remove(self, digest: str, *, unless_saved_since: datetime) -> bool:
        """Delete what was saved before a moment; return whether nothing of it is left."""
        saves = list(self._saves(self._place(digest)))
        old = [key for key, save in saves if save.saved_at < unless_saved_since]
        with _reaching():
            for key in old:
                self._client.remove_object(self._bucket, key)
        self._copies.remove(digest, unless_saved_since=datetime.max.replace(tzinfo=UTC))
        return len(old) == len(saves)

    def discard_drafts(self, *, before: datetime) -> int:
        """Delete what interrupted uploads left on this host."""
        return self._copies.discard_drafts(before=before)

    def require_writable(self) -> None:
        """Write an object; raises StoreUnreachable."""
        with _reaching():
            self._client.put_object(self._bucket, self._base + _CHECK, io.BytesIO(b"?"), 1)

    def listed(self) -> Iterator[Listed]:
        """Yield every file once, as it was saved last."""
        by_digest = groupby(self._saves(self._base), key=lambda each: each[1].digest)
        for _, saves in by_digest:  # a store lists its keys in order
            *_, (_, newest) = saves
            yield newest

    def _place(self, digest: str) -> str:
        return f"{self._base}{digest[:2]}/{digest[2:4]}/{digest}/"

    def _newest(self, digest: str) -> str:
        require_digest(digest)
        keys = [key for key, _ in self._saves(self._place(digest))]
        if not keys:
            raise not_stored(digest)
        return max(keys)

    def _saves(self, prefix: str) -> Iterator[tuple[str, Listed]]:
        with _reaching():
            for each in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
                key = str(each.object_name)
                if found := _SAVE.fullmatch(key):
                    saved_at = datetime.fromtimestamp(int(found[2]) / 1000, UTC)
                    yield key, Listed(found[1], each.size or 0, saved_at)

    def _fetch(self, key: str, digest: str) -> None:
        found = hashlib.sha256()
        with self._copies.draft() as (draft, output):
            for chunk in self._chunks(key):
                found.update(chunk)
                output.write(chunk)
            output.flush()
            if found.hexdigest() != digest:
                raise not_stored(digest)
            self._copies.keep(draft, digest)

    def _chunks(self, key: str) -> Iterator[bytes]:
        with _reaching():
            response: Any = self._client.get_object(self._bucket, key)
            try:
                yield from response.stream(CHUNK_BYTES)
            finally:
                response.close()
                response.release_conn()

    def _prune(self) -> None:
        """Now and then, let copies go: after a day, and the oldest when they are too many."""
        now = datetime.now(UTC)
        if now - self._pruned_at < COPY_IN_USE:
            return
        self._pruned_at = now
        room = COPIES_BYTES
        for copy in sorted(self._copies.listed(), key=lambda each: each.saved_at, reverse=True):
            room -= copy.size
            age = now - copy.saved_at
            if age > COPY_LIVES or (room < 0 and age > COPY_IN_USE):
                self._copies.remove(copy.digest, unless_saved_since=now)


def _client(bucket: Bucket) -> Minio:
    try:
        access_key, secret_key = bucket.key_file.read_text("ascii").split()
    except (OSError, ValueError) as error:
        raise Invalid(
            f"Expected two lines in '{bucket.key_file}', an access key and its secret key, "
            f"but: {type(error).__name__}",
            field="ALUR_S3_KEY_FILE",
        ) from error
    scheme, _, host = bucket.endpoint.partition("://")
    retries = Retry(total=TRIES, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504))
    pool = PoolManager(
        timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        maxsize=CONNECTIONS,
        retries=retries,
    )
    return Minio(
        host, access_key, secret_key,
        secure=scheme == "https", region=bucket.region, http_client=pool,
    )  # fmt: skip


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (HTTPError, S3Error, ServerError, InvalidResponseError) as error:
        kind = error.code if isinstance(error, S3Error) else type(error).__name__
        raise StoreUnreachable(f"Expected the file store to answer, but: {kind}") from error
