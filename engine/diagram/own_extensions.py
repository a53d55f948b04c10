"""Where each of our own extensions (`alur:`) has a meaning; any other place is refused by name."""

from engine.diagram.identity_page import MUTU_BAKU_ATTRIBUTES, SOP_ATTRIBUTES, SOP_LISTS
from engine.diagram.vocabulary import CONTAINERS, TASKS

_PERSON = (
    "paraf",
    "separateFrom",
    "register",
    "registerVariable",
    "needsParaf",
    "assignee",
    "due",
)
_MESSAGE = ("correlation",)
ATTRIBUTES = {  # where each of our attributes has a meaning
    "process": ("title", "summary"),
    "lane": ("group",),
    **dict.fromkeys(("userTask", "manualTask", "task", "scriptTask", "businessRuleTask"), _PERSON),
    "receiveTask": (*_PERSON, *_MESSAGE),
    "serviceTask": ("needsParaf",),
    "sendTask": ("needsParaf", *_MESSAGE),
    "startEvent": ("calendar", *_MESSAGE),
    "boundaryEvent": ("calendar", *_MESSAGE),
    "intermediateCatchEvent": ("calendar", *_MESSAGE),
    "intermediateThrowEvent": ("escalateTo", *_MESSAGE),
    "endEvent": ("escalateTo", *_MESSAGE),
    "multiInstanceLoopCharacteristics": ("collection", "item", "results", "result"),
    "input": ("name", "value"),
    "output": ("name", "value"),
    "sop": SOP_ATTRIBUTES,
    "kualifikasi": ("lane",),
    "mutuBaku": MUTU_BAKU_ATTRIBUTES,
}
_JOBS = ("serviceTask", "sendTask", "businessRuleTask")
ELEMENTS = {  # our elements, by where they stand
    "process": ("sop",),
    **dict.fromkeys((*TASKS, *CONTAINERS), ("mutuBaku",)),
    **dict.fromkeys(_JOBS, ("mutuBaku", "input")),
    "callActivity": ("mutuBaku", "input", "output"),
    **dict.fromkeys(("intermediateThrowEvent", "endEvent"), ("input",)),
    "sop": SOP_LISTS,
}
