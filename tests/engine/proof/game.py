"""The token game of BPMN 2.0.2, chapter 13: what follows of itself from a marking.

Written from the standard and from the model of a diagram, not from the engine: where both come to
the same, tokens go as the standard means. Simple and slow. One method moves one token.
"""

from typing import Any

from engine.diagram.model import Element
from tests.engine.proof.catching import catch, catcher
from tests.engine.proof.joins import gather
from tests.engine.proof.marking import ROOT, Marking, Thing
from tests.engine.proof.net import Net, holds, span, text, value
from tests.engine.proof.repeating import begin_repetition, instance_done

MAX_INSTANCES = 1000


class Game:
    """One process, and the marking that is being moved."""

    def __init__(self, net: Net, marking: Marking) -> None:
        self.net, self.m = net, marking

    # ---- begin and end --------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a case: at its first plain start event, or wherever no flow enters."""
        root = self.m.add("scope", "", None)
        self.arm_event_starts(root)
        begins = self.net.process.beginnings(None)
        starts = [element for element in begins if element.kind == "startEvent"]
        for element in starts[:1] or begins:
            self.m.add("arriving", element.id, root.id)
        self.settle(root)

    def settle(self, scope: Thing) -> None:
        """End a scope when nothing in it is left to be done."""
        if scope.id not in self.m.things or self.m.status != "running":
            return
        if all(thing.state == "armed" for thing in self.m.inside(scope.id)):
            self._end_scope(scope)

    def _end_scope(self, scope: Thing) -> None:
        for thing in self.m.inside(scope.id):
            self.m.withdraw(thing)
        if scope.id == ROOT:
            self.m.things.clear()
            self.m.status = "completed"
            return
        element = self.net.element(scope.at)
        if element.kind == "callActivity" and scope.inner is not None:
            outputs = {name: value(e, scope.inner) for name, e in element.outputs}
            self.m.write(scope, outputs)
        self.done(scope)

    # ---- one token ------------------------------------------------------------------------

    def step(self, thing: Thing) -> None:
        """Let one token enter the element before which it stands."""
        element = self.net.element(thing.at)
        gathers = element.kind in ("parallelGateway", "inclusiveGateway")
        if gathers and len(self.net.process.incoming(element.id)) > 1:
            thing.state = "held"
            if element.kind == "parallelGateway":
                gather(self, element, self.m.scope(thing))
            return
        del self.m.things[thing.id]
        scope = self.m.parent(thing)
        if element.repetition is None:
            self._enter(element, scope, None)
        else:
            self._enter_repetition(element, scope)
        self.settle(scope)

    def _enter(self, element: Element, around: Thing, instance: dict[str, Any] | None) -> None:
        """Enter an element, or one instance of it (`instance`: its own variables)."""
        if element.kind == "eventBasedGateway":
            self._race(element, around)
        elif element.is_scope:
            self._enter_scope(element, around, instance)
        elif self._waits(element):
            self._open(self.m.add("open", element.id, around.id, locals=instance))
        else:
            passing = self.m.add("passing", element.id, around.id, locals=instance)
            self.throw(passing, element)

    def _waits(self, element: Element) -> bool:
        if element.is_offered or self.net.is_job(element):
            return True
        catches = element.kind == "intermediateCatchEvent" and element.event != "link"
        return catches or element.kind == "receiveTask"

    def _open(self, thing: Thing) -> None:
        """Begin to wait: for a person, a job or an event."""
        self.await_(thing)
        if thing.locals is None:
            self._arm_boundaries(thing)

    def await_(self, thing: Thing) -> None:
        element = self.net.element(thing.at)
        if element.timer is not None:
            length, times = span(element.timer.value)
            thing.due, thing.left = self.m.now + length, times
        if element.event == "message" and not self.net.is_job(element):
            thing.correlation = text(element.correlation, self.m.view(thing))

    def _race(self, gateway: Element, around: Thing) -> None:
        """Wait for all events behind an event-based gateway; the first takes the others away."""
        race = self.m.made
        for flow in self.net.process.outgoing(gateway.id):
            self._open(self.m.add("open", flow.target, around.id, race=race))

    def _enter_scope(
        self, element: Element, around: Thing, instance: dict[str, Any] | None
    ) -> None:
        scope = self.m.add("scope", element.id, around.id, locals=instance)
        if element.inputs or element.outputs:
            view = self.m.view(scope)
            scope.inner = {name: value(e, view) for name, e in element.inputs}
        if instance is None:
            self._arm_boundaries(scope)
        self.arm_event_starts(scope)
        for begin in self.net.process.beginnings(element.id):
            self.m.add("arriving", begin.id, scope.id)
        self.settle(scope)

    def _arm_boundaries(self, host: Thing) -> None:
        for event in self.net.process.boundaries(host.at):
            if event.event in ("timer", "message", "signal", "conditional"):
                self.await_(self.m.add("armed", event.id, host.parent, host=host.id))

    def arm_event_starts(self, scope: Thing) -> None:
        for start in self.net.event_starts(scope.at or None):
            if start.event in ("timer", "message", "signal", "conditional"):
                self.await_(self.m.add("armed", start.id, scope.id, host=scope.id))

    # ---- what throws, and how a token leaves ----------------------------------------------

    def throw(self, thing: Thing, element: Element) -> None:
        """Do what an element does that waits for nobody, and go on."""
        view = self.m.view(thing)
        throws = element.kind in ("endEvent", "intermediateThrowEvent", "sendTask")
        if throws and element.event == "message":
            payload = {name: value(e, view) for name, e in element.inputs}
            word = text(element.correlation, view)
            self.m.thrown.append(("message", element.id, element.event_ref, word, payload))
        elif throws and element.event == "signal":
            self.m.thrown.append(("signal", element.id, element.event_ref))
            self.announce(element.event_ref)
            thing.state = "leaving"  # those who hear it, hear it before it is over
            return
        elif throws and element.event in ("error", "escalation"):
            self.raise_(thing, element.event, element.event_ref)
            return
        elif throws and element.event == "terminate":
            self._terminate(thing)
            return
        self.done(thing)

    def raise_(self, thing: Thing, kind: str, code: str | None) -> None:
        """Let whoever is nearest catch an error or escalation; it may stop `thing`."""
        found = catcher(self, thing, kind, code)
        if found is None and kind == "error":
            self.fail(thing, "throw")
            return
        if found is not None:
            catch(self, *found)
        if thing.id in self.m.things and kind == "escalation":
            self.done(thing)

    def _terminate(self, thing: Thing) -> None:
        scope = self.m.scope(thing)
        for other in self.m.inside(scope.id):
            self.m.withdraw(other)
        self.settle(scope)

    def announce(self, name: str | None) -> None:
        """Let everybody hear a signal who waits for it now."""
        for thing in list(self.m.things.values()):
            if thing.state in ("open", "armed"):
                element = self.net.element(thing.at)
                if element.event == "signal" and element.event_ref == name:
                    self.m.add("hearing", thing.at, None, host=thing.id)

    def fail(self, thing: Thing, stage: str) -> None:
        """Let a thing stand still until a person has looked; what is done, nothing watches."""
        for event in list(self.m.things.values()):
            if stage == "leave" and event.state == "armed" and event.host == thing.id:
                self.m.withdraw(event)
        thing.state, thing.stage = "failed", stage

    def done(self, thing: Thing) -> None:
        """An activity, an event or a gateway is over: go on behind it."""
        around = self.m.parent(thing)
        if around.state == "repeat":
            instance_done(self, around, thing)
            return
        ways = self.net.ways(thing.at, self.m.view(thing))
        if ways is None:
            self.fail(thing, "leave")
            return
        self.m.withdraw(thing)
        for flow in ways:
            self.m.add("arriving", flow.target, around.id, flow=flow.id)
        self.settle(around)

    def _enter_repetition(self, element: Element, scope: Thing) -> None:
        whole = self.m.add("repeat", element.id, scope.id)
        self._arm_boundaries(whole)
        begin_repetition(self, whole)

    def enter_instance(self, whole: Thing, own: dict[str, Any]) -> None:
        self._enter(self.net.element(whole.at), whole, own)

    # ---- conditions -----------------------------------------------------------------------

    def conditions_met(self) -> list[Thing]:
        """Return what waits for a condition that is true now, and was not before; note the rest."""
        met = []
        for thing in self.m.things.values():
            if thing.state not in ("open", "armed"):
                continue
            condition = self.net.element(thing.at).condition
            if condition is None:
                continue
            is_true = holds(condition, self.m.view(thing))
            if is_true and not thing.was_true:
                met.append(thing)
            else:
                thing.was_true = is_true
        return met
