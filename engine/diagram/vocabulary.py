"""The closed world: where each element and attribute of BPMN 2.0 may stand, and what becomes of it.

An element is *run* when `POSITIONS` has a line for it, *drawn* (noted, without effect) when it is
in `DRAWN`, *unread* (a warning: it says who or how, and nobody listens) when it is in `UNREAD`;
every other name is refused.
To support more, move a name; the rules and the support table follow.

Source: BPMN 2.0.2, the XML schemas Semantic.xsd and BPMN20.xsd.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    attributes: frozenset[str]
    children: frozenset[str]


def _position(attributes: str = "", children: str = "") -> Position:
    return Position(
        frozenset(attributes.split()) | {"id"},
        frozenset(children.split()) | {"documentation", "extensionElements"},
    )


_DRAWN_DATA = (
    "ioSpecification property dataInputAssociation dataOutputAssociation "
    "dataInput dataOutput inputSet outputSet dataObject dataObjectReference dataStoreReference"
)
_ARTIFACTS = "textAnnotation association group"
_PEOPLE = "resourceRole performer humanPerformer potentialOwner"
_NODE = "incoming outgoing categoryValueRef auditing monitoring"
_ACTIVITY_ATTRIBUTES = "name default isForCompensation startQuantity completionQuantity"
_ACTIVITY = f"{_NODE} {_DRAWN_DATA} {_PEOPLE}"
_DEFINITIONS = (  # which of them run where is EVENT_DEFINITIONS' to say
    "timerEventDefinition messageEventDefinition escalationEventDefinition "
    "terminateEventDefinition errorEventDefinition signalEventDefinition "
    "conditionalEventDefinition linkEventDefinition cancelEventDefinition "
    "compensateEventDefinition eventDefinitionRef"
)
_EVENT = f"{_NODE} {_DRAWN_DATA} {_DEFINITIONS}"

ACTIVITIES = ("task", "userTask", "manualTask", "serviceTask", "sendTask")
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
EVENTS = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)
REFUSED_NODES = (  # flow nodes that a graph rule must know although they do not run
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "eventBasedGateway",
    "complexGateway",
)
SCOPES = ("subProcess", "transaction", "adHocSubProcess")  # flow nodes with flow nodes in them
FLOW_NODES = frozenset((*ACTIVITIES, *GATEWAYS, *EVENTS, *REFUSED_NODES))

EVENT_DEFINITIONS = {  # which events run with which definition; "" is a plain event
    "startEvent": ("", "message"),
    "endEvent": ("", "terminate", "escalation"),
    "intermediateCatchEvent": ("timer",),
    "intermediateThrowEvent": ("", "escalation"),
    "boundaryEvent": ("timer",),
}

_FLOW_NODE_NAMES = " ".join((*ACTIVITIES, *GATEWAYS, *EVENTS))
POSITIONS = {
    "definitions": _position(
        "name targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
        "import extension relationship process collaboration message escalation error signal "
        "itemDefinition dataStore category interface resource endPoint partnerEntity partnerRole "
        "correlationProperty choreography globalConversation globalChoreographyTask globalTask "
        f"globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask {_DEFINITIONS}",
    ),
    "process": _position(
        "name processType isClosed isExecutable definitionalCollaborationRef",
        f"auditing monitoring supports supportedInterfaceRef ioBinding laneSet sequenceFlow "
        f"{_FLOW_NODE_NAMES} {_DRAWN_DATA} {_ARTIFACTS} {_PEOPLE}",
    ),
    "collaboration": _position(
        "name isClosed",
        f"participant messageFlow conversationNode conversation subConversation callConversation "
        f"conversationAssociation conversationLink participantAssociation messageFlowAssociation "
        f"choreographyRef correlationKey {_ARTIFACTS}",
    ),
    "participant": _position("name processRef", "interfaceRef endPointRef participantMultiplicity"),
    "message": _position("name itemRef"),
    "escalation": _position("name escalationCode structureRef"),
    "error": _position("name errorCode structureRef"),
    "signal": _position("name structureRef"),
    "laneSet": _position("name", "lane"),
    "childLaneSet": _position("name", "lane"),
    "lane": _position("name partitionElementRef", "flowNodeRef childLaneSet partitionElement"),
    "sequenceFlow": _position(
        "name sourceRef targetRef isImmediate",
        "conditionExpression categoryValueRef auditing monitoring",
    ),
    "conditionExpression": _position("language evaluatesToTypeRef"),
    **{tag: _position(_ACTIVITY_ATTRIBUTES, _ACTIVITY) for tag in ("task", "manualTask")},
    "userTask": _position(f"{_ACTIVITY_ATTRIBUTES} implementation", f"{_ACTIVITY} rendering"),
    "serviceTask": _position(f"{_ACTIVITY_ATTRIBUTES} implementation operationRef", _ACTIVITY),
    "sendTask": _position(
        f"{_ACTIVITY_ATTRIBUTES} implementation operationRef messageRef", _ACTIVITY
    ),
    "exclusiveGateway": _position("name gatewayDirection default", _NODE),
    "inclusiveGateway": _position("name gatewayDirection default", _NODE),
    "parallelGateway": _position("name gatewayDirection", _NODE),
    "startEvent": _position("name isInterrupting parallelMultiple", _EVENT),
    "intermediateCatchEvent": _position("name parallelMultiple", _EVENT),
    "boundaryEvent": _position("name parallelMultiple cancelActivity attachedToRef", _EVENT),
    "intermediateThrowEvent": _position("name", _EVENT),
    "endEvent": _position("name", _EVENT),
    "timerEventDefinition": _position("", "timeDate timeDuration timeCycle"),
    "messageEventDefinition": _position("messageRef", "operationRef"),
    "escalationEventDefinition": _position("escalationRef"),
    "terminateEventDefinition": _position(),
    **{
        tag: _position("language evaluatesToTypeRef")
        for tag in ("timeDate", "timeDuration", "timeCycle")
    },
    "documentation": _position("textFormat"),
    "extensionElements": _position(),
    **{tag: _position() for tag in ("incoming", "outgoing", "flowNodeRef")},
}

# Values that change how a case runs and are not ours to honour yet; the standard's default is fine.
ONLY_VALUE = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "parallelMultiple": "false",
}

UNREAD = frozenset(_PEOPLE.split())

_TEXTS = frozenset({"documentation", "extensionElements"})
DRAWN = (
    frozenset(name for position in POSITIONS.values() for name in position.children)
    - frozenset(POSITIONS)
    - UNREAD
    - _TEXTS
    - frozenset(_DEFINITIONS.split())
)

_ELSEWHERE = (  # known to BPMN 2.0, but run nowhere yet
    "script condition completionCondition loopCondition loopCardinality loopDataInputRef "
    "loopDataOutputRef inputDataItem outputDataItem standardLoopCharacteristics "
    "multiInstanceLoopCharacteristics complexBehaviorDefinition correlationSubscription "
    "activationCondition choreographyTask subChoreography callChoreography implicitThrowEvent "
    "event artifact flowElement rootElement assignment transformation text dataState operation"
)

# Names that BPMN 2.0 has; others under its namespace are misspelt or of another version.
KNOWN = DRAWN.union(UNREAD, POSITIONS, REFUSED_NODES, _DEFINITIONS.split(), _ELSEWHERE.split())
