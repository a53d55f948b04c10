"""Commands in, events out: runs any procedure drawn in BPMN.

Knows no web page and no SOP by name. Programs begin with `engine.Engine` (`engine.api`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api import Engine as Engine


def __getattr__(name: str) -> object:
    """Return `Engine` where a program asks for it; whoever reads a diagram needs no database."""
    if name != "Engine":
        raise AttributeError(f"Expected a name of the engine, but found '{name}'")
    from engine.api import Engine

    return Engine
