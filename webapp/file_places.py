"""Where the files of an installation lie: in folders of this host, or in an S3 bucket."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Bucket:
    """A bucket of an S3-compatible store, and how to get in."""

    endpoint: str  # an origin, such as https://s3.example.go.id
    region: str
    name: str
    prefix: str  # of all keys; "" or a path without slashes at its ends
    key_file: Path  # two lines: the access key, the secret key


@dataclass(frozen=True)
class FilesPlace:
    """Where one kind of files lies."""

    folder: Path  # on this host: the files, or copies of what is in the bucket
    bucket: Bucket | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as another process reads it; no secret is in it."""
        said: dict[str, Any] = {"folder": str(self.folder)}
        if self.bucket is not None:
            said["bucket"] = {**vars(self.bucket), "key_file": str(self.bucket.key_file)}
        return said

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "FilesPlace":
        """Return what `to_json` said."""
        bucket = said.get("bucket")
        if bucket is not None:
            bucket = Bucket(**{**bucket, "key_file": Path(bucket["key_file"])})
        return cls(Path(said["folder"]), bucket)


def within(bucket: Bucket, folder: str) -> Bucket:
    """Return a bucket's part for one kind of files."""
    return replace(bucket, prefix=f"{bucket.prefix}/{folder}".lstrip("/"))
