"""A Merkle tree over the heads of logs, as RFC 6962 section 2.1 builds it. Pure.

A leaf is `SHA-256(0x00 ‖ stream id (16 bytes) ‖ seq (8 bytes, big endian) ‖ head (32 bytes))`, a
node `SHA-256(0x01 ‖ left ‖ right)`; the left part of a tree is the largest power of two below its
size. The different first byte keeps a node from being passed off as a leaf.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Head:
    """Where the log of a case, or of the office, ended."""

    stream_id: UUID
    seq: int
    hash: bytes

    def leaf(self) -> bytes:
        """Return the hash that stands for it in the tree."""
        content = self.stream_id.bytes + self.seq.to_bytes(8, "big") + self.hash
        return hashlib.sha256(b"\0" + content).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the leaves' hashes, 32 bytes; of none, the hash of nothing.

    >>> root([]).hex()[:8]
    'e3b0c442'
    """
    # Complete subtrees from the left, the largest first: no recursion, one pass.
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, top = 0, leaf
        while peaks and peaks[-1][0] == height:
            top = _node(peaks.pop()[1], top)
            height += 1
        peaks.append((height, top))
    if not peaks:
        return hashlib.sha256().digest()
    top = peaks.pop()[1]
    while peaks:
        top = _node(peaks.pop()[1], top)
    return top


def path(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root, the nearest first."""
    if len(leaves) == 1:
        return []
    middle = _left_size(len(leaves))
    left, right = leaves[:middle], leaves[middle:]
    if position < middle:
        return [*path(left, position), root(right)]
    return [*path(right, position - middle), root(left)]


def root_from(leaf: bytes, position: int, size: int, way: Sequence[bytes]) -> bytes | None:
    """Return the root to which a path leads; None when it cannot be one of a tree of that size.

    Args:
        leaf: the hash at `position`, counted from 0.
        position: in the tree.
        size: how many leaves the tree has.
        way: what `path` returned.
    """
    if not 0 <= position < size:
        return None
    sides = _sides(position, size)
    if len(sides) != len(way):
        return None
    top = leaf
    for is_left, other in zip(sides, way, strict=True):
        top = _node(top, other) if is_left else _node(other, top)
    return top


def _sides(position: int, size: int) -> list[bool]:
    """Return whether the leaf is on the left at each node above it, the nearest first."""
    sides = []
    while size > 1:
        middle = _left_size(size)
        sides.append(position < middle)
        size, position = (
            (middle, position) if position < middle else (size - middle, position - middle)
        )
    return sides[::-1]


def _left_size(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
