"""Stores to keep files in: a folder, and a bucket of a real S3 server on this machine."""

import secrets
from functools import cache
from pathlib import Path

from minio import Minio
from moto.server import ThreadedMotoServer

from tests.installation import free_port
from webapp.file_places import Bucket

KEY = ("kunci", "rahasia")


@cache
def s3_origin() -> str:
    """Return where the S3 server of this process listens; it is started when first asked for."""
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return f"http://127.0.0.1:{port}"


def new_bucket(folder: Path, prefix: str = "alur") -> Bucket:
    """Return an empty bucket; its key lies in `folder`."""
    key_file = folder / "s3.key"
    key_file.write_text("\n".join(KEY) + "\n", "ascii")
    bucket = Bucket(s3_origin(), "us-east-1", f"uji-{secrets.token_hex(8)}", prefix, key_file)
    client(bucket).make_bucket(bucket.name)
    return bucket


def client(bucket: Bucket) -> Minio:
    """Return a client that looks past the store."""
    host = bucket.endpoint.removeprefix("http://")
    return Minio(host, *KEY, secure=False, region=bucket.region)


def keys(bucket: Bucket) -> list[str]:
    """Return the keys of all objects."""
    found = client(bucket).list_objects(bucket.name, recursive=True)
    return [str(each.object_name) for each in found]
