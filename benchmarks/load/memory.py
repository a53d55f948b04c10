"""How much memory processes take, and whether it grows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")


@dataclass
class Memory:
    """Resident bytes of a process and of all that it started, look by look."""

    pid: int
    seen: dict[str, list[int]] = field(default_factory=dict)  # "name pid" → bytes

    def look(self) -> None:
        """Look once more."""
        for pid in _family(self.pid):
            try:
                status = (_PROC / str(pid) / "status").read_text()
            except FileNotFoundError:  # it has just ended
                continue
            lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            resident = lines.get("VmRSS")
            if resident is not None:
                name = f"{lines['Name'].strip()} {pid}"
                self.seen.setdefault(name, []).append(int(resident.split()[0]) * 1024)

    def course(self) -> dict[str, tuple[int, int, int]]:
        """Return what each process took first, after a quarter of the looks and last, in bytes."""
        return {name: (each[0], each[len(each) // 4], each[-1]) for name, each in self.seen.items()}


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in (_PROC / str(pid) / "task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in children:
            yield from _family(int(child))
