"""The measurements, one a module; importing this package registers them, in the table's order."""

from benchmarks.measures import steps as steps  # isort: skip
from benchmarks.measures import peers as peers  # isort: skip
from benchmarks.measures import statements as statements  # isort: skip
from benchmarks.measures import size as size  # isort: skip
from benchmarks.measures import loops as loops  # isort: skip
from benchmarks.measures import width as width  # isort: skip
from benchmarks.measures import data as data  # isort: skip
from benchmarks.measures import replays as replays  # isort: skip
from benchmarks.measures import changes as changes  # isort: skip
from benchmarks.measures import checkpoints as checkpoints  # isort: skip
from benchmarks.measures import drawing as drawing  # isort: skip
from benchmarks.measures import inbox as inbox  # isort: skip
from benchmarks.measures import insight as insight  # isort: skip
from benchmarks.measures import search as search  # isort: skip
from benchmarks.measures import writers as writers  # isort: skip
from benchmarks.measures import timers as timers  # isort: skip
from benchmarks.measures import burst as burst  # isort: skip
from benchmarks.measures import jobs as jobs  # isort: skip
