"""Reads strangers' diagrams within bounds: what a file costs is limited by the kernel, not by hope.

`reader` is the side of the application, `helper` the process that it asks, which forks for each
file. What any such pair needs is in `helped` (the application's side), `forking` (the helper's),
`frames` (what they say to each other) and `limits`; `engine.play` is another.
"""

from engine.bounded.limits import Limits as Limits
from engine.bounded.reader import BoundedReader as BoundedReader
from engine.bounded.report import Report as Report
