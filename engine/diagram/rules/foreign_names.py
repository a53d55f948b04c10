"""Names of other products' extensions: what we read, and what is more than a remark."""

from engine.diagram.dialects.written import ENGINES, ZEEBE

_PERSON = ("formRef", "formKey", "candidateGroups")
_JOB = ("type", "topic")
READ = {  # Camunda's attributes that say what we mean too
    **dict.fromkeys(("userTask", "manualTask", "task"), _PERSON),
    **dict.fromkeys(("serviceTask", "sendTask", "messageEventDefinition"), _JOB),
    "businessRuleTask": (*_PERSON, *_JOB),
    "receiveTask": _PERSON,
    "scriptTask": _PERSON,
}
# Elements that run code or move data in their own engine: without them it is another process.
BEHAVIOUR = frozenset(
    {
        "executionListener",
        "executionListeners",
        "inputOutput",
        "ioMapping",
        "onEntry-script",
        "onExit-script",
        "taskListener",
        "taskListeners",
    }
)
BEHAVIOUR_OF_ENGINES = frozenset(  # words that to other tools mean something drawn
    {
        "collection",
        "conditionalFilter",
        "connector",
        "customScript",
        "errorEventDefinition",
        "eventListener",
        "eventType",
        "field",
        "in",
        "mapException",
        "out",
        "script",
        "variableAggregation",
    }
)
# Attributes that would, and elements of attributes: (name, value); None: whatever the value is.
BEHAVING = {"caseRef": None, "triggerable": "true"}
# What says who, when or whether: leaving it out is seen by the people who do the work.
POLICY = frozenset(
    {
        "assignee",
        "assignmentDefinition",
        "candidateStarterGroups",
        "candidateStarterUsers",
        "candidateUsers",
        "class",
        "delegateExpression",
        "dueDate",
        "errorCodeVariable",
        "errorMessageVariable",
        "expression",
        "followUpDate",
        "initiator",
        "potentialStarter",
        "resultVariable",
        "skipExpression",
        "taskHeaders",
        "taskName",
        "taskSchedule",
        "variableEvents",
        "variableName",
    }
)
XML = "http://www.w3.org/XML/1998/namespace"
DOES = frozenset({*ENGINES, ZEEBE})  # namespaces of engines; the others draw and describe
