"""What is to be said of a version in force, by the rules of today: nothing of it stops a case."""

from engine.checking import FormValidator, fields_of
from engine.definition import Definition
from engine.diagram import read
from engine.diagram.model import Problem
from engine.diagram.naming import name_problems


def remarks(source: bytes, definition: Definition, forms: FormValidator) -> tuple[Problem, ...]:
    """Return what the reader and the names in expressions give cause to say.

    Args:
        source: its diagram. That people do the work of scripts was chosen when it was deployed.
        definition: with the forms, and with what it calls.
        forms: reads forms.
    """
    said = read(source, scripts="manual", process_id=definition.process.id).problems
    fields, _ = fields_of(definition.forms, forms)
    return (*said, *name_problems(definition.process, fields))
