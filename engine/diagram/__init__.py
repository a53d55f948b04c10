"""BPMN bytes in, a checked `Process` out; what cannot be run is refused or noted by name.

The reader is a closed world: only what it puts into `Process` runs, so whatever it does not know
is a problem.
"""

from engine.diagram.reading import processes as processes
from engine.diagram.reading import read as read
from engine.diagram.reading import read_deployed as read_deployed
