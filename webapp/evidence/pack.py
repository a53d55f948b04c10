"""Writes an evidence pack: a ZIP that proves some cases on a machine without Alur."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files as resources
from typing import IO
from uuid import UUID

import orjson
from sqlalchemy import Connection

from engine import vouched
from engine.checkpoints import Proof, proof_of
from engine.errors import NotFound
from engine.vouched import Line
from webapp.files.store import FileStore

FORMAT = 1
WITH_IT = ("verify_pack.py", "README-id.txt", "README-en.txt")


def write(
    output: IO[bytes],
    connection: Connection,
    store: FileStore,
    *,
    unit_id: UUID,
    cases: Iterable[UUID],
    protocol: Callable[[UUID], bytes | None],
) -> None:
    """Write a pack; a file that is gone is left out, and the verifier says so.

    Args:
        output: seekable, opened for writing.
        connection: a reading one: everything is of one moment.
        store: holds the files.
        unit_id: the office.
        cases: whose evidence is wanted.
        protocol: gives a case's protocol as a PDF; None where its log cannot be told.
    """
    wanted = [str(case) for case in cases]
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as pack:
        manifest = {"kind": "alur.evidence", "v": FORMAT, "unit": str(unit_id), "cases": wanted}
        pack.writestr("manifest.json", _json(manifest))
        for name in WITH_IT:
            pack.writestr(name, resources("webapp.evidence").joinpath(name).read_bytes())
        _write_log(pack, "office.jsonl", vouched.lines(connection, unit_id))
        versions, digests = set[UUID](), set[str]()
        for case in map(UUID, wanted):
            _write_log(pack, f"cases/{case}/log.jsonl", vouched.lines(connection, case))
            if (for_people := protocol(case)) is not None:
                pack.writestr(f"cases/{case}/protocol.pdf", for_people)
            versions |= vouched.versions_of(connection, case)
            digests |= {each.digest for each in vouched.files_of(connection, case)}
        for version in sorted(versions):
            _write_version(pack, connection, version)
        for digest in sorted(digests):
            _write_file(pack, store, digest)
        for stream in (unit_id, *map(UUID, wanted)):
            proof = proof_of(connection, unit_id, stream)
            if proof is not None:
                pack.writestr(f"proofs/{stream}.json", _json(_proof(proof)))


def _write_log(pack: zipfile.ZipFile, name: str, lines: Iterator[Line]) -> None:
    with pack.open(name, "w") as output:
        for line in lines:
            output.write(orjson.dumps(vars(line)) + b"\n")


def _write_version(pack: zipfile.ZipFile, connection: Connection, version: UUID) -> None:
    sources = vouched.sources_of(connection, version)
    if sources is None:
        return
    folder = f"versions/{version}"
    pack.writestr(f"{folder}/diagram.bpmn", sources.diagram)
    for name, form in sources.forms.items():
        pack.writestr(f"{folder}/forms/{name}.form", form)
    for name, scenario in sources.scenarios.items():
        pack.writestr(f"{folder}/scenarios/{name}.json", scenario)


def _write_file(pack: zipfile.ZipFile, store: FileStore, digest: str) -> None:
    try:
        path = store.path(digest)
    except NotFound:
        return
    # Photos and videos are packed already.
    pack.write(path, f"files/{digest}", zipfile.ZIP_STORED)


def _proof(proof: Proof) -> dict[str, object]:
    return {
        "checkpoint": {
            "body": proof.signed.body.decode(),
            "signature": proof.signed.signature.hex(),
        },
        "seq": proof.head.seq,
        "head": proof.head.hash.hex(),
        "position": proof.position,
        "path": [each.hex() for each in proof.path],
    }


def _json(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
