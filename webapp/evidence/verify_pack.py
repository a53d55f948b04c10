"""Checks an evidence pack of Alur. Needs Python 3.9 or newer and nothing else; trusts no server.

    python3 verify_pack.py pack.zip [--key PUBLIC_KEY_HEX] [--copy checkpoint-000012.json ...]

Says what holds and what does not; exit code 0 when everything holds, 1 when something does not,
2 when the file is no pack. What is checked is in README-en.txt of the pack. The signature is
checked with the package `cryptography` where it is installed, else by the code below (RFC 8032).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set, Tuple

START = bytes(32)
DIGEST = re.compile("[0-9a-f]{64}")
BEGINS_ON = ("InstanceStarted", "InstanceMigrated", "MigrationReverted")
Log = List[Dict[str, Any]]


class Broken(Exception):
    """Something does not hold; the sentence says what."""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Check the pack that the command line names; print each result; return the exit code."""
    parser = argparse.ArgumentParser(description="Check an evidence pack of Alur.")
    parser.add_argument("pack")
    parser.add_argument("--key", help="the public key that the office announced, hexadecimal")
    parser.add_argument("--copy", action="append", default=[], help="a checkpoint kept outside")
    chosen = parser.parse_args(arguments)
    try:
        pack = Pack(zipfile.ZipFile(chosen.pack))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        print(f"Expected an evidence pack of Alur, but: {problem}", file=sys.stderr)
        return 2
    broken = 0
    for what, check in pack.checks(chosen.key, chosen.copy):
        try:
            print(f"OK      {what}: {check()}")
        except Broken as problem:
            broken += 1
            print(f"BROKEN  {what}: {problem}")
        except Exception as problem:  # a forger may have put anything into it
            broken += 1
            print(f"BROKEN  {what}: it cannot be read: {problem!r}")
    print(f"{broken} things do not hold." if broken else "Everything holds.")
    return 1 if broken else 0


class Pack:
    """The ZIP, and the logs that were read from it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        if (manifest.get("kind"), manifest.get("v")) != ("alur.evidence", 1):
            raise ValueError("its manifest is of another kind or format")
        self.unit: str = manifest["unit"]
        self.cases: List[str] = manifest["cases"]
        self.logs: Dict[str, Log] = {}

    def checks(
        self, key: Optional[str], copies: Sequence[str]
    ) -> Iterator[Tuple[str, Callable[[], str]]]:
        """Yield (what, check); a check returns what it found, or raises Broken."""
        yield "log of the office", partial(self._log, "office.jsonl", self.unit)
        for case in self.cases:
            yield f"log of case {case}", partial(self._log, f"cases/{case}/log.jsonl", case)
            yield f"files of case {case}", partial(self._files, case)
            yield f"versions of case {case}", partial(self._versions, case)
            yield f"personal values of case {case}", partial(self._personal, case)
        for stream in (self.unit, *self.cases):
            yield f"checkpoint over {stream}", partial(self._proof, stream, key)
        for copy in copies:
            yield f"copy {copy}", partial(self._copy, copy)

    def _log(self, name: str, stream: str) -> str:
        with self.archive.open(name) as lines:
            entries: Log = [json.loads(line) for line in lines]
        self.logs[stream] = entries
        prev = START
        for number, entry in enumerate(entries, start=1):
            body = entry["body"].encode()
            if entry["seq"] != number:
                raise Broken(f"entry {number} is missing")
            if entry["prev"] != prev.hex():
                raise Broken(f"entry {number} does not follow the one before it")
            if hashlib.sha256(prev + body).hexdigest() != entry["hash"]:
                raise Broken(f"entry {number} was changed: its hash does not fit")
            said = json.loads(body)
            if (said["unit"], said["stream"], said["seq"]) != (self.unit, stream, number):
                raise Broken(f"entry {number} was written for another place")
            prev = bytes.fromhex(entry["hash"])
        return f"{len(entries)} entries, chained"

    def _files(self, case: str) -> str:
        found = set()
        for entry in self.logs[case]:
            for reference in _references(json.loads(entry["body"])["command"]):
                digest, place = (
                    reference["digest"],
                    f"'{reference['name']}' of entry {entry['seq']}",
                )
                if f"files/{digest}" not in self.names:
                    raise Broken(f"the file {place} is not in the pack")
                if digest not in found and self._digest(f"files/{digest}") != digest:
                    raise Broken(f"the file {place} was changed")
                found.add(digest)
        return f"{len(found)} files as they arrived"

    def _personal(self, case: str) -> str:
        """Count them: a pack holds commitments only, so that no value leaves the office with it."""
        committed: Set[str] = set()
        erased: Set[str] = set()
        for entry in self.logs[case]:
            command = json.loads(entry["body"])["command"]
            committed.update(_commitments(command))
            if command["type"] == "ErasePersonalData":
                listed = {each for found in command["commitments"].values() for each in found}
                if not listed <= committed:
                    raise Broken(f"entry {entry['seq']} erases what no entry brought")
                erased |= listed
        if not committed:
            return "none were entered"
        left = len(committed) - len(erased)
        return f"{left} are not in this pack, {len(erased)} were lawfully erased"

    def _versions(self, case: str) -> str:
        deployed = {
            event["definition_id"]: event["digest"]
            for event in _events(self.logs[self.unit])
            if event["type"] == "DefinitionDeployed"
        }
        wanted = {e["definition_id"] for e in _events(self.logs[case]) if e["type"] in BEGINS_ON}
        for version in sorted(wanted):
            if version not in deployed:
                raise Broken(f"version {version} was never deployed")
            if self._version_digest(f"versions/{version}/") != deployed[version]:
                raise Broken(f"the diagram, a form or a scenario of version {version} was changed")
        return f"{len(wanted)} versions as they were deployed"

    def _version_digest(self, folder: str) -> str:
        parts = [self._digest(f"{folder}diagram.bpmn")]
        for said, kind, ending in (("", "forms", ".form"), ("scenario ", "scenarios", ".json")):
            start = f"{folder}{kind}/"
            ids = [n[len(start) : -len(ending)] for n in self.names if n.startswith(start)]
            parts += [f"{said}{id} {self._digest(start + id + ending)}" for id in sorted(ids)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        with self.archive.open(name) as content:
            for part in iter(lambda: content.read(1 << 20), b""):
                digest.update(part)
        return digest.hexdigest()

    def _proof(self, stream: str, key: Optional[str]) -> str:
        if f"proofs/{stream}.json" not in self.names:
            raise Broken("none covers it yet, so nothing shows that its end was not removed")
        proof = json.loads(self.archive.read(f"proofs/{stream}.json"))
        body, signature = proof["checkpoint"]["body"], proof["checkpoint"]["signature"]
        said = json.loads(body)
        number, entries, seq = said["number"], self.logs[stream], proof["seq"]
        if not 1 <= seq <= len(entries) or entries[seq - 1]["hash"] != proof["head"]:
            raise Broken(f"entry {seq} is not the one that was signed: removed, or written anew")
        place = bytes.fromhex(stream.replace("-", "")) + seq.to_bytes(8, "big")
        leaf = hashlib.sha256(b"\0" + place + bytes.fromhex(proof["head"])).digest()
        if _root_from(leaf, proof["position"], said["leaves"], proof["path"]) != said["root"]:
            raise Broken("it is not in the checkpoint that it names")
        if said["unit"] != self.unit:
            raise Broken("the checkpoint is another office's")
        if not is_signed(body.encode(), bytes.fromhex(signature), bytes.fromhex(said["public"])):
            raise Broken(f"the signature of checkpoint {number} does not hold")
        if key and said["public"] != key.lower():
            raise Broken(f"checkpoint {number} is signed with another key: {said['public']}")
        later = f"; {len(entries) - seq} later ones are not" if seq < len(entries) else ""
        return f"entries 1 to {seq} are signed in checkpoint {number}, {said['at']}{later}"

    def _copy(self, name: str) -> str:
        copy = json.loads(Path(name).read_bytes())
        body, said = copy["body"].encode(), json.loads(copy["body"])
        if not is_signed(body, bytes.fromhex(copy["signature"]), bytes.fromhex(said["public"])):
            raise Broken("its signature does not hold")
        compared = 0
        for proof in (each for each in self.names if each.startswith("proofs/")):
            other = json.loads(self.archive.read(proof))["checkpoint"]["body"]
            if json.loads(other)["number"] == said["number"]:
                compared += 1
                if other != copy["body"]:
                    raise Broken(f"checkpoint {said['number']} of the pack is another")
        if not compared:
            return f"checkpoint {said['number']} is signed, but the pack has no such to compare"
        return f"checkpoint {said['number']} of the pack is the same"


def _events(entries: Log) -> Iterator[Dict[str, Any]]:
    for entry in entries:
        yield from json.loads(entry["body"])["events"]


def _references(value: Any) -> Iterator[Dict[str, Any]]:
    """Yield each reference to a file inside a value, however deep."""
    if isinstance(value, dict):
        if {"digest", "name", "type", "size"} <= value.keys() and DIGEST.fullmatch(
            str(value["digest"])
        ):
            yield value
        else:
            for inner in value.values():
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _commitments(value: Any) -> Iterator[str]:
    """Yield what stands for each personal value inside a value, however deep."""
    if isinstance(value, dict):
        if value.keys() == {"personal"} and DIGEST.fullmatch(str(value["personal"])):
            yield value["personal"]
        else:
            for inner in value.values():
                yield from _commitments(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _commitments(inner)


def _root_from(leaf: bytes, position: int, size: int, path: List[str]) -> Optional[str]:
    """Return the root of the Merkle tree (RFC 6962) to which a path leads."""
    if not 0 <= position < size:
        return None
    sides = []
    while size > 1:
        middle = 1 << ((size - 1).bit_length() - 1)
        sides.append(position < middle)
        if position < middle:
            size = middle
        else:
            size, position = size - middle, position - middle
    if len(sides) != len(path):
        return None
    top = leaf
    for is_left, other in zip(reversed(sides), map(bytes.fromhex, path)):
        top = hashlib.sha256(b"\1" + (top + other if is_left else other + top)).digest()
    return top.hex()


# ---- Ed25519, RFC 8032 section 5.1: checks signatures, makes none --------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # extended coordinates: X, Y, Z, T


def is_signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether the owner of a public key signed exactly this."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return is_signed_slowly(content, signature, public)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_signed_slowly(content: bytes, signature: bytes, public: bytes) -> bool:
    """Say the same without any package, in some milliseconds."""
    if len(signature) != 64 or len(public) != 32:
        return False
    key, point = _decoded(public), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + content).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    left, right = _times(scalar, _BASE), _plus(point, _times(factor, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def _decoded(content: bytes) -> Optional[Point]:
    y = int.from_bytes(content, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def _plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        scalar >>= 1
    return total


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE = _decoded(_BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)

if __name__ == "__main__":
    sys.exit(main())
