"""The closed world: where each element and attribute of BPMN 2.0 may stand, and what becomes of it.

An element is *run* when `POSITIONS` has a line for it, *drawn* (noted, without effect) when it is
in `DRAWN`, *unread* (a warning: it says who or how, and nobody listens) when it is in `UNREAD`;
every other name is refused. What BPMN has at all is said in `engine.diagram.standard`.
To support more, move a name; the rules and the support table follow.

Source: BPMN 2.0.2, the XML schemas Semantic.xsd and BPMN20.xsd.
"""

from dataclasses import dataclass

from engine.diagram import standard


@dataclass(frozen=True)
class Position:
    attributes: frozenset[str]
    children: frozenset[str]


def _position(tag: str, children: str = "", without: str = "") -> Position:
    """Return what may stand at an element: the standard's attributes, and these children."""
    return Position(
        frozenset((*standard.ATTRIBUTES[tag], "id")) - frozenset(without.split()),
        frozenset(children.split()) | {"documentation", "extensionElements"},
    )


_DRAWN_DATA = (
    "ioSpecification property dataInputAssociation dataOutputAssociation "
    "dataInput dataOutput inputSet outputSet dataObject dataObjectReference dataStoreReference"
)
_ARTIFACTS = "textAnnotation association group"
_PEOPLE = "resourceRole performer humanPerformer potentialOwner"
_NODE = "incoming outgoing categoryValueRef auditing monitoring"
_LOOPS = "multiInstanceLoopCharacteristics standardLoopCharacteristics"
_ACTIVITY = f"{_NODE} {_DRAWN_DATA} {_PEOPLE} {_LOOPS}"
_DEFINITIONS = (  # which of them run where is EVENT_DEFINITIONS' to say
    "timerEventDefinition messageEventDefinition escalationEventDefinition "
    "terminateEventDefinition errorEventDefinition signalEventDefinition "
    "conditionalEventDefinition linkEventDefinition cancelEventDefinition "
    "compensateEventDefinition eventDefinitionRef"
)
_EVENT = f"{_NODE} {_DRAWN_DATA} {_DEFINITIONS}"

TASKS = (
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
)
CONTAINERS = ("subProcess", "transaction")
ACTIVITIES = (*TASKS, "callActivity", *CONTAINERS)
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")
EVENTS = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)
# Flow nodes that a graph rule must know although they do not run.
REFUSED_NODES = ("adHocSubProcess", "complexGateway")
SCOPES = (*CONTAINERS, "adHocSubProcess")  # flow nodes with flow nodes in them
FLOW_NODES = frozenset((*ACTIVITIES, *GATEWAYS, *EVENTS, *REFUSED_NODES))

# Which events run with which definition, by where they stand; "" is a plain event.
EVENT_DEFINITIONS = {
    "start of a process": ("", "message", "signal", "timer"),
    "start of a sub-process": ("",),
    "start of an event sub-process": (
        "message",
        "timer",
        "signal",
        "conditional",
        "error",
        "escalation",
    ),
    "intermediate catch": ("message", "timer", "signal", "conditional", "link"),
    "boundary": ("message", "timer", "signal", "conditional", "error", "escalation"),
    "intermediate throw": ("", "message", "signal", "escalation", "link"),
    "end": ("", "message", "signal", "error", "escalation", "terminate"),
}

_FLOW_NODE_NAMES = " ".join((*ACTIVITIES, *GATEWAYS, *EVENTS))
_INSIDE = f"laneSet sequenceFlow {_FLOW_NODE_NAMES} {_ARTIFACTS}"
POSITIONS = {
    "definitions": _position(
        "definitions",
        "import extension relationship process collaboration message escalation error signal "
        "itemDefinition dataStore category interface resource endPoint partnerEntity partnerRole "
        "choreography globalConversation globalChoreographyTask globalTask "
        f"globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask {_DEFINITIONS}",
    ),
    "process": _position(
        "process",
        "auditing monitoring supports supportedInterfaceRef ioBinding "
        f"{_INSIDE} {_DRAWN_DATA} {_PEOPLE}",
    ),
    "collaboration": _position(
        "collaboration",
        f"participant messageFlow conversationNode conversation subConversation callConversation "
        f"conversationAssociation conversationLink participantAssociation messageFlowAssociation "
        f"choreographyRef {_ARTIFACTS}",
    ),
    "participant": _position("participant", "interfaceRef endPointRef participantMultiplicity"),
    **{tag: _position(tag) for tag in ("message", "escalation", "error", "signal")},
    **{tag: _position(tag, "lane") for tag in ("laneSet", "childLaneSet")},
    "lane": _position("lane", "flowNodeRef childLaneSet partitionElement"),
    "sequenceFlow": _position(
        "sequenceFlow", "conditionExpression categoryValueRef auditing monitoring"
    ),
    **{tag: _position(tag, _ACTIVITY) for tag in (*TASKS, "callActivity")},
    "userTask": _position("userTask", f"{_ACTIVITY} rendering"),
    "scriptTask": _position("scriptTask", f"{_ACTIVITY} script"),
    **{tag: _position(tag, f"{_ACTIVITY} {_INSIDE}") for tag in CONTAINERS},
    "multiInstanceLoopCharacteristics": _position(
        "multiInstanceLoopCharacteristics",
        "loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem "
        "completionCondition",
        without="oneBehaviorEventRef noneBehaviorEventRef",
    ),
    "standardLoopCharacteristics": _position("standardLoopCharacteristics", "loopCondition"),
    **{tag: _position(tag, "dataState") for tag in ("inputDataItem", "outputDataItem")},
    **{tag: _position(tag, _NODE) for tag in GATEWAYS},
    **{tag: _position(tag, _EVENT) for tag in EVENTS},
    "timerEventDefinition": _position("timerEventDefinition", "timeDate timeDuration timeCycle"),
    "messageEventDefinition": _position("messageEventDefinition", "operationRef"),
    "conditionalEventDefinition": _position("conditionalEventDefinition", "condition"),
    "linkEventDefinition": _position("linkEventDefinition", "source target"),
    **{
        tag: _position(tag)
        for tag in (
            "signalEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "terminateEventDefinition",
        )
    },
    **{
        tag: _position(tag)
        for tag in (
            "conditionExpression",
            "condition",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "loopCardinality",
            "loopCondition",
            "completionCondition",
            "loopDataInputRef",
            "loopDataOutputRef",
        )
    },
    **{
        tag: _position(tag)
        for tag in (
            "documentation",
            "extensionElements",
            "script",
            "incoming",
            "outgoing",
            "flowNodeRef",
        )
    },
}

# Values that change how a case runs and are not ours to honour; the standard's default is fine.
# (isForCompensation and instantiate have rules of their own, with more to say.)
ONLY_VALUE = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "parallelMultiple": "false",
    "eventGatewayType": "Exclusive",
    "behavior": "All",
}
NAMED_VALUES = {"isForCompensation": "compensation", "instantiate": "instantiate"}  # -> rule

# Attributes without effect here; a value that says more than the standard's default is noted.
DRAWN_ATTRIBUTES = {
    "processType": ("None", "none"),
    "isClosed": ("false", "0"),
    "isImmediate": ("true", "1"),
    "implementation": ("##unspecified", "##WebService"),
    "method": ("##Compensate", "Compensate"),
    "scriptFormat": (),
    "evaluatesToTypeRef": (),
    "expressionLanguage": ("http://www.w3.org/1999/XPath",),
    "typeLanguage": ("http://www.w3.org/2001/XMLSchema",),
    "textFormat": ("text/plain",),
    "definitionalCollaborationRef": (),
    "partitionElementRef": (),
    "operationRef": (),
    "itemRef": (),
    "structureRef": (),
    "itemSubjectRef": (),
    "isCollection": ("false", "0"),
}
# Attributes about the file or for its readers: nothing to run, nothing to say.
ABOUT = frozenset({"name", "exporter", "exporterVersion", "targetNamespace", "id"})

# Elements that stand once at most in whatever they stand in; of two only the first would be read.
SINGLE = frozenset(
    (
        "conditionExpression",
        "condition",
        "loopCardinality",
        "loopCondition",
        "completionCondition",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "childLaneSet",
        "extensionElements",
    )
)

UNREAD = frozenset(_PEOPLE.split())

# Elements that run as something else than the standard says, or than their drawer may think; each
# is reported by a rule of its own.
TRANSLATED = frozenset({"task", "manualTask", "scriptTask", "businessRuleTask", "transaction"})

# Elements that are refused by a rule of their own, with its own mend.
NAMED_REFUSALS = {
    "adHocSubProcess": "ad-hoc",
    "complexGateway": "complex-gateway",
    "cancelEventDefinition": "transaction-cancel",
    "compensateEventDefinition": "compensation",
    "eventDefinitionRef": "shared-event-definition",
    "correlationKey": "correlation-declared",
    "correlationProperty": "correlation-declared",
    "correlationSubscription": "correlation-declared",
    "assignment": "computed-data",
    "transformation": "computed-data",
}

_TEXTS = frozenset({"documentation", "extensionElements"})
DRAWN = (
    frozenset(name for position in POSITIONS.values() for name in position.children)
    - frozenset(POSITIONS)
    - UNREAD
    - _TEXTS
    - frozenset(_DEFINITIONS.split())
)

# Names that BPMN 2.0 has; others under its namespace are misspelt or of another version.
KNOWN = standard.ABSTRACT | frozenset(standard.ATTRIBUTES)


# Names that stand only inside what is drawn (and so are drawn with it).
_WITH_THEM = (
    "text categoryValue dataState operation inMessageRef outMessageRef errorRef "
    "resourceParameter rendering sourceRef targetRef formalExpression expression resourceRef "
    "resourceAssignmentExpression resourceParameterBinding from to dataInputRefs "
    "optionalInputRefs whileExecutingInputRefs outputSetRefs dataOutputRefs optionalOutputRefs "
    "whileExecutingOutputRefs inputSetRefs messageFlowRef participantRef innerParticipantRef "
    "outerParticipantRef event choreographyTask subChoreography callChoreography"
)
_INSIDE_DRAWN = frozenset(_WITH_THEM.split())


def becomes(tag: str) -> str:
    """Return what becomes of an element: run, translated, noted, warned or refused.

    >>> [becomes(tag) for tag in ("userTask", "task", "text", "performer", "complexGateway")]
    ['run', 'translated', 'noted', 'warned', 'refused']
    """
    if tag in NAMED_REFUSALS:
        return "refused"
    if tag in TRANSLATED:
        return "translated"
    if tag in POSITIONS:
        return "run"
    if tag in UNREAD:
        return "warned"
    return "noted" if tag in DRAWN or tag in _INSIDE_DRAWN else "refused"
