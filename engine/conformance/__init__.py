"""Holds what really happened elsewhere against a diagram: how well it fits, and where it does not.

Pure. `reading_csv` and `reading_xes` make traces of a file, `net` plays a diagram's tokens without
data, `aligning` finds for one trace the run of the diagram that is nearest to it, and `conforming`
adds all traces up.

Source: W. van der Aalst, A. Adriansyah, B. van Dongen, "Replaying history on process models for
conformance checking and performance analysis", WIREs Data Mining and Knowledge Discovery 2 (2012).
"""

from engine.conformance.conforming import Conformance as Conformance
from engine.conformance.conforming import Deviations as Deviations
from engine.conformance.conforming import Variant as Variant
from engine.conformance.conforming import conform as conform
from engine.conformance.names import matched as matched
from engine.conformance.names import no_steps as no_steps
from engine.conformance.names import steps as steps
from engine.conformance.reading import read_traces as read_traces
from engine.conformance.traces import Trace as Trace
