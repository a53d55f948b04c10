"""One token on the diagram.

SpiffWorkflow's task without a wall clock, without random ids, without copied data.
"""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

FUTURE, WAITING, READY = TaskState.FUTURE, TaskState.WAITING, TaskState.READY
STARTED, COMPLETED, CANCELLED = TaskState.STARTED, TaskState.COMPLETED, TaskState.CANCELLED


class Token(Task):
    """A live token. It is forgotten as soon as it is finished: what happened is in the log.

    `internal_data` holds what must survive a restart:

    - "key": `element:visit`, once the element is entered;
    - "via": the flow it came by (joins ask);
    - "scope": the id of the container's token in which it lives; not there: the process itself;
    - "waits": it has begun to wait for its trigger, be it no timer;
    - "due": when its timer is due, ISO 8601, UTC; "left": how often a cycle still fires;
    - "host": the key of the activity that a boundary event watches, passed on to what follows it;
    - "race": the key of the event-based gateway that armed it beside others;
    - "tried": what it waited for is done, but it could not leave;
    - "seen": a condition that fired and has not been false since;
    - "by": [id, name] of the person who claimed it;
    - "incident": why it stands still;
    - "locals": variables of one instance of a repeated activity, and of what lies in it;
    - "index": which instance it is;
    - of a container: "begun"; "inner": all that lies in it sees of the case;
    - of a repetition: "total", "done", "items", "collected".
    """

    stopped = False  # an event that it threw has ended its scope: it goes no further

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        state: int = FUTURE,
        id: int | None = None,
        internal_data: dict[str, Any] | None = None,
        scope: int | None = None,
    ) -> None:
        self.id = id or workflow.next_id()
        self.workflow = workflow
        self.task_spec = task_spec
        self.internal_data: dict[str, Any] = {} if internal_data is None else internal_data
        if scope is not None:
            self.internal_data["scope"] = scope
        self.data: dict[str, Any] = {}
        self.triggered = False
        self.thread_id = 0
        self.last_state_change = 0
        self._parent = None
        self._children: list[int] = []
        self._state = state
        workflow.add(self)

    @property
    def key(self) -> str:
        """Return `element:visit`."""
        return str(self.internal_data["key"])

    @property
    def scope(self) -> int | None:
        """Return the id of the container's token in which it lives; None: the process itself."""
        found: int | None = self.internal_data.get("scope")
        return found

    @property
    def element(self) -> Any:
        """Return the diagram's element on which it stands (engine.diagram.model.Element)."""
        return self.task_spec.element

    def _set_state(self, value: int) -> None:
        self._state = (
            value  # the stock version reads the wall clock and writes a log line each time
        )

    def _inherit_data(self) -> None:
        """Do nothing: variables live on the instance."""
