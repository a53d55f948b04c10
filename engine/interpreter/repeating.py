"""A repeated activity: multi-instance, at once or one after the other, and the standard loop."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine.diagram.model import Repetition
from engine.expressions import ExpressionError
from engine.interpreter.node import Stalled
from engine.interpreter.scopes import Container
from engine.interpreter.token import WAITING, Token

MAX_INSTANCES = 1000  # of one repeated activity; a thousand approvals are drawn by mistake


class Each(Container, defaults.UserTask):
    """A repeated activity as a whole: multi-instance, parallel or sequential, or a loop."""

    told: Repetition
    inner: Any  # spec of one instance
    expressions: dict[str, Any]  # field of Repetition → compiled expression

    def fill(self, token: Token) -> None:
        told = self.told
        token.internal_data["done"] = 0
        if told.kind == "loop":
            if told.test_before and not self._goes_on(token, 0):
                return
            self._begin_instance(token, 0, None)
            return
        items, total = self._count(token)
        token.internal_data["total"] = total
        if told.results is not None:
            token.internal_data["collected"] = [None] * total
        if told.kind == "sequential" and items is not None:
            token.internal_data["items"] = items
        for index in range(total if told.kind == "parallel" else min(1, total)):
            self._begin_instance(token, index, None if items is None else items[index])

    def _count(self, token: Token) -> tuple[list[Any] | None, int]:
        """Return the items, if there is a list of them, and how many instances there are."""
        view, name = token.workflow.view(token), self.element.id
        items, total = None, 0
        if "collection" in self.expressions:
            items = self.expressions["collection"].evaluate(view)
            if not isinstance(items, list):
                raise Stalled(f"Expected a list to repeat '{name}' for, but found {items!r:.40}")
            total = len(items)
        elif "cardinality" in self.expressions:
            total = self.expressions["cardinality"].evaluate(view)
            if isinstance(total, bool) or not isinstance(total, int) or total < 0:
                raise Stalled(
                    f"Expected a whole number of instances of '{name}', but found {total!r:.40}"
                )
        if total > MAX_INSTANCES:
            raise Stalled(
                f"Expected at most {MAX_INSTANCES} instances of '{name}', but found {total}"
            )
        return items, total

    def _begin_instance(self, token: Token, index: int, item: Any) -> None:
        told = self.told
        own: dict[str, Any] = {"loopCounter": index}
        if told.item is not None:
            own[told.item] = item
        if told.result is not None:
            own[told.result] = None
        instance = Token(token.workflow, self.inner, scope=token.id)
        instance.internal_data.update(index=index, locals=own)
        self.inner._update(instance)

    def instance_done(self, token: Token, instance: Token) -> None:
        """One instance is completed: keep its result, and see how it goes on."""
        told = self.told
        token.internal_data["done"] += 1
        if told.results is not None and told.result is not None and told.kind != "loop":
            result = instance.internal_data["locals"].get(told.result)
            token.internal_data["collected"][instance.internal_data["index"]] = result
        try:
            self._go_on(token, instance.internal_data["index"])
        except ExpressionError as problem:
            token.internal_data["at"] = instance.internal_data["index"]
            token.workflow.stall(token, str(problem))

    def _go_on(self, token: Token, index: int) -> None:
        told, workflow = self.told, token.workflow
        if self._is_enough(token):
            workflow.withdraw(token.id)
        elif told.kind == "loop":
            if self._goes_on(token, token.internal_data["done"]):
                self._begin_instance(token, index + 1, None)
        elif told.kind == "sequential" and index + 1 < token.internal_data["total"]:
            items = token.internal_data.get("items")
            self._begin_instance(token, index + 1, None if items is None else items[index + 1])

    def _is_enough(self, token: Token) -> bool:
        if "until" not in self.expressions:
            return False
        done, total = token.internal_data["done"], token.internal_data.get("total", 0)
        counts = {
            "nrOfInstances": total,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": token.workflow.population.get(token.id, 0),
        }
        return bool(token.workflow.is_true(self.expressions["until"], token, counts))

    def _goes_on(self, token: Token, rounds: int) -> bool:
        told = self.told
        if told.maximum is not None and rounds >= told.maximum:
            return False
        if "condition" not in self.expressions:
            return told.maximum is not None
        counts = {"loopCounter": rounds}
        return bool(token.workflow.is_true(self.expressions["condition"], token, counts))

    def act(self, token: Token) -> None:
        told = self.told
        if told.results is not None and told.kind != "loop":
            collected = token.internal_data.get("collected", [])
            token.workflow.write(token, {told.results: collected})

    def resume(self, token: Token) -> None:
        index = token.internal_data.pop("at", None)
        if index is None:
            super().resume(token)
            return
        token._set_state(WAITING)
        try:
            self._go_on(token, index)
        except ExpressionError as problem:
            token.internal_data["at"] = index
            token.workflow.stall(token, str(problem))
            return
        token.workflow.look_inside(token.id)
