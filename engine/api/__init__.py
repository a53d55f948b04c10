"""The engine for programs: one office with a clock of its own, for research, tests and tools.

with Engine.open() as engine:
    engine.deploy("leave.bpmn")
    case = engine.start("leave", {"days": 3})
    for item in engine.work_items(case):
        engine.complete(case, item.key, {"approved": True})
    engine.advance(hours=1)

`docs/engine-api.md` tells the rest.
"""

from engine.api.doing import RESEARCHER as RESEARCHER
from engine.api.doing import Deployed as Deployed
from engine.api.facade import Engine as Engine
from engine.api.items import Choice as Choice
from engine.api.items import OpenItem as OpenItem
from engine.api.world import Restless as Restless
