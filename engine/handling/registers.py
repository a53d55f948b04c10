"""Numbers of registers: drawn when the work is done, never filled in."""

from collections.abc import Mapping
from typing import Any

from engine.case import Case
from engine.diagram.model import Element
from engine.errors import Invalid
from engine.events import NumberDrawn
from engine.interpreter.token import Token


def refuse_numbers(case: Case, values: Mapping[str, Any]) -> None:
    """Refuse values for what only a register may give: a number that nobody drew."""
    for element in case.process.elements.values():
        name = element.register_variable
        if name is None or name not in values:
            continue
        if values[name] == case.workflow.variables.get(name):
            continue
        raise Invalid(
            f"Expected '{name}' to come from its register, but found {values[name]!r:.40}",
            indonesian=f"'{name}' diberikan oleh buku register, bukan diisi.",
            field=name,
        )


def draw_number(case: Case, token: Token) -> None:
    """Give the case the next number of the register that a work item names, once."""
    element: Element = token.element
    variable = element.register_variable
    if element.register is None or variable is None:
        return
    if case.workflow.view(token).get(variable) is not None:
        return
    year, number = case.facts.number(element.register)
    case.write(token, {variable: number})
    case.workflow.emit(NumberDrawn(token.key, element.register, year, number, variable))
