"""What a checkpoint says, and the exact bytes that are signed.

    {"at": "2026-11-27T09:00:00+00:00", "kind": "alur.checkpoint", "leaves": 214, "number": 12,
     "prev": <SHA-256 of the body before, hex>, "public": <key, hex>, "root": <hex>,
     "unit": …, "v": 1}

UTF-8 JSON with sorted keys. `next` stands beside where the office goes on with another key, signed
by the old one; `lost` where the old key was lost and nobody could sign for the new one: the reason.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

FORMAT = 1
KIND = "alur.checkpoint"
NOTHING = "0" * 64  # `prev` of the first


@dataclass(frozen=True)
class Checkpoint:
    """What is signed."""

    unit_id: UUID
    number: int  # 1, 2, 3 …
    at: datetime
    prev: str  # hex
    root: str  # hex
    leaves: int
    public: str  # hex, of the key that signs
    next: str = ""  # hex, of the key that signs from the next one on
    lost: str = ""  # why the former key did not announce this one

    def body(self) -> bytes:
        """Return the bytes that are signed."""
        content: dict[str, Any] = {
            "v": FORMAT,
            "kind": KIND,
            "unit": str(self.unit_id),
            "number": self.number,
            "at": self.at.isoformat(),
            "prev": self.prev,
            "root": self.root,
            "leaves": self.leaves,
            "public": self.public,
        }
        content.update({name: said for name in ("next", "lost") if (said := getattr(self, name))})
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True)
class Signed:
    """A checkpoint as it is kept and handed out."""

    body: bytes
    signature: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the body, hex: what one compares when one reads it out."""
        return hashlib.sha256(self.body).hexdigest()

    def read(self) -> Checkpoint:
        """Return what it says.

        Raises:
            ValueError: it is no checkpoint of a format that we know.
        """
        try:
            said = orjson.loads(self.body)
            if (said["v"], said["kind"]) != (FORMAT, KIND):
                raise ValueError(f"format {said['v']!r} of {said['kind']!r}")
            read = Checkpoint(
                unit_id=UUID(said["unit"]),
                number=int(said["number"]),
                at=datetime.fromisoformat(said["at"]),
                prev=said["prev"],
                root=said["root"],
                leaves=int(said["leaves"]),
                public=said["public"],
                next=said.get("next", ""),
                lost=said.get("lost", ""),
            )
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"{type(problem).__name__}: {problem}") from problem
        return read

    def to_json(self) -> bytes:
        """Return the file that is handed out: `{"body": "…", "signature": "<hex>"}`."""
        content = {"body": self.body.decode(), "signature": self.signature.hex()}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def read_file(content: bytes) -> Signed:
    """Return a checkpoint from the file that was handed out.

    Raises:
        ValueError: it is none; says what was expected.
    """
    try:
        said = orjson.loads(content)
        signed = Signed(said["body"].encode(), bytes.fromhex(said["signature"]))
        signed.read()
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise ValueError(
            "Expected a checkpoint as Alur hands it out (JSON with body and signature), "
            f"but found {type(problem).__name__}: {problem}"
        ) from problem
    return signed
