"""Ed25519 (RFC 8032) for checkpoints: who signs, and whether a signature holds."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


@dataclass(frozen=True)
class Signer:
    """The key of an office, made of a secret that only it has."""

    secret: bytes

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        seed = hashlib.sha256(b"alur checkpoint key\0" + self.secret).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)

    @cached_property
    def public(self) -> str:
        """The public key: 64 hexadecimal digits, to be made known outside."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self._key.sign(content)

    def __repr__(self) -> str:
        return f"Signer({self.public})"


def is_signed(content: bytes, signature: bytes, public: str) -> bool:
    """Say whether the owner of a public key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """Return a short name of a key that people can compare: "9f2c 01ab 77e4 5d10".

    >>> fingerprint("00" * 32)
    '6668 7aad f862 bd77'
    """
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
