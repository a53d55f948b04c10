"""From generated files to one process that runs, by the reader alone."""

from engine.diagram import read
from engine.diagram.composing import calls, compose
from engine.diagram.model import Process


def accepted(files: tuple[bytes, ...]) -> Process | None:
    """Return the first file's process with those that it calls in it; None: it is refused."""
    found = [read(file).process for file in files]
    if any(process is None for process in found):
        return None
    by_id = {process.id: process for process in found if process is not None}
    main = found[0]
    assert main is not None
    return compose(main, {at: by_id[called] for at, called in calls(main).items()})
