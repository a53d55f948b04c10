"""SpiffWorkflow 3.2 as its documentation shows it.

Its own parser reads the diagram; its serialiser writes the whole workflow as JSON, which an ORM
keeps in one row. A step is: load, complete, run what follows, save. Beside it stand rows of open
tasks, without which nobody would find his work. There is no log, and no row for a due timer.
"""

from typing import Any
from uuid import UUID

import uuid6
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Engine, ForeignKey, String, Text, Uuid, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.work import SLA, Dialect, answers, diagram

DIALECT = Dialect(duration=f'"{SLA}"')  # an expression, which its script engine evaluates


class Base(DeclarativeBase):
    """Its tables."""


class CaseRow(Base):
    """A case: the whole workflow, as JSON."""

    __tablename__ = "spiff_case"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    is_completed: Mapped[bool] = mapped_column(default=False)


class TaskRow(Base):
    """A task that waits, or waited, for a person."""

    __tablename__ = "spiff_task"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("spiff_case.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20), default="open", index=True)


class SpiffWorkflow:
    """SpiffWorkflow on an empty database."""

    name = "SpiffWorkflow as documented"

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _durable)
        Base.metadata.create_all(self.engine)
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(diagram(DIALECT)))
        self.spec = parser.get_spec("sop")
        self.serializer = BpmnWorkflowSerializer()

    def begin(self) -> UUID:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        case = UUID(int=uuid6.uuid7().int)
        with Session(self.engine) as session:
            session.add(CaseRow(id=case, state=self.serializer.serialize_json(workflow)))
            session.flush()
            self._add_new_tasks(session, case, workflow, known=frozenset())
            session.commit()
        return case

    def step(self, case: UUID, step: str) -> None:
        with Session(self.engine) as session:
            row = session.get_one(CaseRow, case)
            workflow = self.serializer.deserialize_json(row.state)
            open_before = {task.id for task in _open(workflow)}
            task = next(task for task in _open(workflow) if task.task_spec.name == step)
            task.set_data(**answers(step))
            task.run()
            workflow.do_engine_steps()
            row.state = self.serializer.serialize_json(workflow)
            row.is_completed = workflow.is_completed()
            session.get_one(TaskRow, task.id).status = "completed"
            self._add_new_tasks(session, case, workflow, known=frozenset(open_before))
            session.commit()

    def is_completed(self, case: UUID) -> bool:
        """Say whether a case came to its end."""
        with Session(self.engine) as session:
            return session.get_one(CaseRow, case).is_completed

    def _add_new_tasks(
        self, session: Session, case: UUID, workflow: Any, *, known: frozenset[UUID]
    ) -> None:
        session.add_all(
            TaskRow(id=task.id, case_id=case, name=task.task_spec.name)
            for task in _open(workflow)
            if task.id not in known
        )

    def close(self) -> None:
        self.engine.dispose()


def _open(workflow: Any) -> list[Any]:
    return list(workflow.get_tasks(state=TaskState.READY, manual=True))


def _durable(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
