"""Everything that a translation may say; docs/dialects.md has the table."""

from engine.diagram.dialects.record import Kind

_ENGINES = "Camunda 7 and 8, Operaton, Flowable, Activiti: BPMN extensions"
_EXPRESSIONS = "BPMN 2.0.2, Expressions; JUEL (JSR 341); DMN 1.3, FEEL"
_OURS = (
    "Tulis dalam bahasa ungkapan Alur (docs/expressions.md).",
    "Write it in Alur's expression language (docs/expressions.md).",
)


def _translated(what: str, reason: str, source: str = _ENGINES) -> Kind:
    return Kind(f"translated-{what}", "translation", reason, source)


CONDITION = _translated(
    "condition", "The same condition, said in our expression language.", _EXPRESSIONS
)
TIMER = _translated("timer", "The same time, said in ISO 8601 or in our language.", _EXPRESSIONS)
REPETITION = _translated("repetition", "The same repetition: how often, over what, until when.")
ASSIGNMENT = _translated("assignment", "Whose work a step is, and when it is due.")
FORM = _translated("form", "The form of that id is asked for where its engine would ask.")
TOPIC = _translated(
    "topic", "Another engine's code does not run here: a handler of that topic does the job."
)
NOTHING = _translated(
    "nothing", "A step that only works out a constant does nothing there, and nothing here."
)
MAPPING = _translated("mapping", "The same data is handed in and out.")
CALL = _translated("call", "The same process is called.")
CORRELATION = _translated("correlation", "The same conversation is meant by a message.")
DEFAULT = _translated(
    "default",
    "The last way without a condition is taken when no other is, as other engines do.",
    "BPMN 2.0.2, Exclusive Gateway (default)",
)
ELSEWHERE = _translated(
    "name",
    "The name of a link or the code of an error, where another tool writes it.",
    "BPMN 2.0.2, Link Event Definition; Error Event Definition",
)
EXPRESSION = Kind(
    "untranslatable-expression",
    "error",
    "An expression that has no equal in our language would decide by chance.",
    _EXPRESSIONS,
    _OURS,
)
NAME = Kind(
    "expression-in-name",
    "error",
    "A message, signal, error or escalation is matched by its name, which is not worked out.",
    _EXPRESSIONS,
    ("Tulis namanya apa adanya.", "Write the name as it is."),
)
NO_TOPIC = Kind(
    "untranslatable-topic",
    "error",
    "A job whose topic is worked out, or that computes inside the engine, reaches no handler.",
    _ENGINES,
    ("Tulis topiknya apa adanya.", "Write the topic as it is."),
)
NO_MAPPING = Kind(
    "untranslatable-mapping",
    "error",
    "With other data handed in or out it would be another process.",
    _ENGINES,
    (
        "Tulis dengan alur:input dan alur:output, atau hapus.",
        "Write it with alur:input and alur:output, or remove it.",
    ),
)
CRON = Kind(
    "timer-cron",
    "error",
    "A cron table fires by the clock on the wall, a cycle of BPMN counts from its own beginning.",
    "BPMN 2.0.2, Timer Event Definition; ISO 8601-1",
    (
        "Tulis siklus ISO 8601, misalnya R/PT5M (tiap lima menit).",
        "Write an ISO 8601 cycle, such as R/PT5M (every five minutes).",
    ),
)
NO_ASSIGNMENT = Kind(
    "untranslated-assignment",
    "warning",
    "Who or when cannot be read: the step is offered to its whole group, without a due time.",
    _ENGINES,
    ("Tulis alur:assignee atau alur:due.", "Write alur:assignee or alur:due."),
)
FORM_ELSEWHERE = Kind(
    "form-elsewhere",
    "warning",
    "A form that lies in another engine, or inside the diagram, cannot be shown here.",
    _ENGINES,
    (
        "Buat formulirnya di sini dan tulis idnya (camunda:formRef).",
        "Make the form here and write its id (camunda:formRef).",
    ),
)
SHARED = Kind(
    "call-shares-variables",
    "warning",
    "Here a called process without a complete mapping works on the case's own variables.",
    _ENGINES,
    (
        "Tulis alur:input dan alur:output pada panggilannya.",
        "Write alur:input and alur:output on the call.",
    ),
)

KINDS = tuple(value for value in list(vars().values()) if isinstance(value, Kind))
