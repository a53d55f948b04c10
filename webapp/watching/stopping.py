"""Whether this program has been told to stop; known to every process that it parted into."""

import mmap


class Stopping:
    """A flag in memory that the processes of one program share, if it is made before they part."""

    def __init__(self) -> None:
        self._flag = mmap.mmap(-1, 1)

    def begin(self) -> None:
        """Say that the program is going to stop. Safe where a signal is handled."""
        self._flag[0] = 1

    @property
    def has_begun(self) -> bool:
        """Whether it was told to stop."""
        return self._flag[0] == 1
