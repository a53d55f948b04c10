"""What BPMN 2.0.2 has: every element of its schema, and the attributes of each.

Only names are here; what becomes of them is the vocabulary's to say. Every element may also have an
id (but `definitions` and `import` are the schema's own, too), documentation and extension elements.

Source: BPMN 2.0.2, the XML schemas Semantic.xsd and BPMN20.xsd.
"""

from collections.abc import Mapping

_ACTIVITY = "name default isForCompensation startQuantity completionQuantity"
_CALLABLE = "name"
_CHOREOGRAPHY = "name initiatingParticipantRef choreographyLoopType"
_DATA = "name itemSubjectRef isCollection"
_EXPRESSION = "language evaluatesToTypeRef"
_GATEWAY = "name gatewayDirection"

# Groups as the standard's chapters have them: element -> its attributes.
FILE = {
    "definitions": "name targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
    "import": "namespace location importType",
    "extension": "mustUnderstand definition",
    "extensionElements": "",
    "documentation": "textFormat",
    "relationship": "type direction",
    "category": "name",
    "categoryValue": "value",
}
PROCESS = {
    "process": "name processType isClosed isExecutable definitionalCollaborationRef",
    "laneSet": "name",
    "childLaneSet": "name",
    "lane": "name partitionElementRef",
    "flowNodeRef": "",
    "partitionElement": "",
    "sequenceFlow": "name sourceRef targetRef isImmediate",
    "conditionExpression": _EXPRESSION,
    "incoming": "",
    "outgoing": "",
    "categoryValueRef": "",
    "auditing": "",
    "monitoring": "",
    "supports": "",
}
ACTIVITIES = {
    "task": _ACTIVITY,
    "userTask": f"{_ACTIVITY} implementation",
    "manualTask": _ACTIVITY,
    "serviceTask": f"{_ACTIVITY} implementation operationRef",
    "sendTask": f"{_ACTIVITY} implementation operationRef messageRef",
    "receiveTask": f"{_ACTIVITY} implementation instantiate operationRef messageRef",
    "scriptTask": f"{_ACTIVITY} scriptFormat",
    "script": "",
    "businessRuleTask": f"{_ACTIVITY} implementation",
    "callActivity": f"{_ACTIVITY} calledElement",
    "subProcess": f"{_ACTIVITY} triggeredByEvent",
    "transaction": f"{_ACTIVITY} triggeredByEvent method",
    "adHocSubProcess": f"{_ACTIVITY} triggeredByEvent cancelRemainingInstances ordering",
    "completionCondition": _EXPRESSION,
    "standardLoopCharacteristics": "testBefore loopMaximum",
    "loopCondition": _EXPRESSION,
    "multiInstanceLoopCharacteristics": (
        "isSequential behavior oneBehaviorEventRef noneBehaviorEventRef"
    ),
    "loopCardinality": _EXPRESSION,
    "loopDataInputRef": "",
    "loopDataOutputRef": "",
    "inputDataItem": _DATA,
    "outputDataItem": _DATA,
    "complexBehaviorDefinition": "",
    "condition": _EXPRESSION,
    "event": "name",
    "rendering": "",
    "globalTask": _CALLABLE,
    "globalUserTask": f"{_CALLABLE} implementation",
    "globalManualTask": _CALLABLE,
    "globalScriptTask": f"{_CALLABLE} scriptLanguage",
    "globalBusinessRuleTask": f"{_CALLABLE} implementation",
}
EVENTS = {
    "startEvent": "name parallelMultiple isInterrupting",
    "intermediateCatchEvent": "name parallelMultiple",
    "boundaryEvent": "name parallelMultiple cancelActivity attachedToRef",
    "intermediateThrowEvent": "name",
    "endEvent": "name",
    "implicitThrowEvent": "name",
    "timerEventDefinition": "",
    "timeDate": _EXPRESSION,
    "timeDuration": _EXPRESSION,
    "timeCycle": _EXPRESSION,
    "messageEventDefinition": "messageRef",
    "operationRef": "",
    "signalEventDefinition": "signalRef",
    "conditionalEventDefinition": "",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
    "linkEventDefinition": "name",
    "source": "",
    "target": "",
    "terminateEventDefinition": "",
    "cancelEventDefinition": "",
    "compensateEventDefinition": "waitForCompletion activityRef",
    "eventDefinitionRef": "",
    "message": "name itemRef",
    "signal": "name structureRef",
    "error": "name errorCode structureRef",
    "escalation": "name escalationCode structureRef",
}
GATEWAYS = {
    "exclusiveGateway": f"{_GATEWAY} default",
    "inclusiveGateway": f"{_GATEWAY} default",
    "parallelGateway": _GATEWAY,
    "eventBasedGateway": f"{_GATEWAY} instantiate eventGatewayType",
    "complexGateway": f"{_GATEWAY} default",
    "activationCondition": _EXPRESSION,
}
DATA = {
    "dataObject": _DATA,
    "dataObjectReference": "name itemSubjectRef dataObjectRef",
    "dataStore": "name capacity isUnlimited itemSubjectRef",
    "dataStoreReference": "name itemSubjectRef dataStoreRef",
    "dataState": "name",
    "property": "name itemSubjectRef",
    "itemDefinition": "structureRef isCollection itemKind",
    "ioSpecification": "",
    "dataInput": _DATA,
    "dataOutput": _DATA,
    "inputSet": "name",
    "outputSet": "name",
    "dataInputRefs": "",
    "optionalInputRefs": "",
    "whileExecutingInputRefs": "",
    "outputSetRefs": "",
    "dataOutputRefs": "",
    "optionalOutputRefs": "",
    "whileExecutingOutputRefs": "",
    "inputSetRefs": "",
    "dataInputAssociation": "",
    "dataOutputAssociation": "",
    "sourceRef": "",
    "targetRef": "",
    "assignment": "",
    "from": _EXPRESSION,
    "to": _EXPRESSION,
    "transformation": _EXPRESSION,
    "ioBinding": "operationRef inputDataRef outputDataRef",
}
ARTIFACTS = {
    "textAnnotation": "textFormat",
    "text": "",
    "association": "sourceRef targetRef associationDirection",
    "group": "categoryValueRef",
}
RESOURCES = {
    "resource": "name",
    "resourceParameter": "name type isRequired",
    "resourceRole": "name",
    "performer": "name",
    "humanPerformer": "name",
    "potentialOwner": "name",
    "resourceRef": "",
    "resourceAssignmentExpression": "",
    "formalExpression": _EXPRESSION,
    "resourceParameterBinding": "parameterRef",
    "expression": "",
}
CORRELATION = {
    "correlationProperty": "name type",
    "correlationPropertyRetrievalExpression": "messageRef",
    "messagePath": _EXPRESSION,
    "correlationKey": "name",
    "correlationPropertyRef": "",
    "correlationSubscription": "correlationKeyRef",
    "correlationPropertyBinding": "correlationPropertyRef",
    "dataPath": _EXPRESSION,
}
COLLABORATION = {
    "collaboration": "name isClosed",
    "participant": "name processRef",
    "participantMultiplicity": "minimum maximum",
    "interfaceRef": "",
    "endPointRef": "",
    "supportedInterfaceRef": "",
    "messageFlow": "name sourceRef targetRef messageRef",
    "messageFlowRef": "",
    "messageFlowAssociation": "innerMessageFlowRef outerMessageFlowRef",
    "participantRef": "",
    "participantAssociation": "",
    "innerParticipantRef": "",
    "outerParticipantRef": "",
    "conversationNode": "",
    "conversation": "name",
    "subConversation": "name",
    "callConversation": "name calledCollaborationRef",
    "conversationLink": "name sourceRef targetRef",
    "conversationAssociation": "innerConversationNodeRef outerConversationNodeRef",
    "globalConversation": "name isClosed",
    "choreographyRef": "",
    "partnerEntity": "name",
    "partnerRole": "name",
    "interface": "name implementationRef",
    "operation": "name implementationRef",
    "inMessageRef": "",
    "outMessageRef": "",
    "errorRef": "",
    "endPoint": "",
}
CHOREOGRAPHY = {
    "choreography": "name isClosed",
    "choreographyTask": _CHOREOGRAPHY,
    "subChoreography": _CHOREOGRAPHY,
    "callChoreography": f"{_CHOREOGRAPHY} calledChoreographyRef",
    "globalChoreographyTask": "name isClosed initiatingParticipantRef",
}

# Names that the schema declares only for others to stand in their place.
_ABSTRACT = (
    "activity artifact baseElement baseElementWithMixedContent callableElement catchEvent "
    "choreographyActivity dataAssociation eventDefinition flowElement flowNode gateway "
    "loopCharacteristics rootElement throwEvent"
)
ABSTRACT = frozenset(_ABSTRACT.split())

CHAPTERS: Mapping[str, Mapping[str, str]] = {
    "Activities": ACTIVITIES,
    "Gateways": GATEWAYS,
    "Events": EVENTS,
    "Process, lanes and flows": PROCESS,
    "Data": DATA,
    "Artifacts": ARTIFACTS,
    "Resources": RESOURCES,
    "Correlation": CORRELATION,
    "Collaboration and services": COLLABORATION,
    "Choreography": CHOREOGRAPHY,
    "The file itself": FILE,
}
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    tag: tuple(attributes.split())
    for chapter in CHAPTERS.values()
    for tag, attributes in chapter.items()
}

# Which events the standard has, by where they stand (its tables of event types);
# "multiple" and "parallel multiple" are events with several definitions.
_ANY = "message timer conditional signal multiple parallel-multiple"
EVENT_POSITIONS: Mapping[str, frozenset[str]] = {
    place: frozenset(kinds.split())
    for place, kinds in {
        "start of a process": f"plain {_ANY}",
        "start of a sub-process": "plain",
        "start of an event sub-process": f"{_ANY} error escalation compensate",
        "intermediate catch": f"{_ANY} link",
        "boundary": f"{_ANY} error escalation cancel compensate",
        "intermediate throw": "plain message signal escalation link compensate multiple",
        "end": "plain message signal error escalation terminate cancel compensate multiple",
    }.items()
}
