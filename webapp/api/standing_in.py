"""As whom a program acts that acts for nobody: its scope stands in for the people of the lanes."""

from dataclasses import replace

from engine.commands import Actor
from engine.diagram.model import Process
from webapp.api.call import Call
from webapp.cases.access import groups_of


def standing_in(call: Call, process: Process) -> Actor:
    """Return the actor of a request about a case of a process.

    A person has his own groups only. A program has those of the process: who gave it the scope
    said that it may begin its cases and write notes. It is given no work of theirs.
    """
    actor = call.caller.actor
    if call.caller.is_person:
        return actor
    return replace(actor, groups=tuple(sorted({*actor.groups, *groups_of(process)})))
