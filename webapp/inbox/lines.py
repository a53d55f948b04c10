"""One line of the inbox as it is drawn, made of a work item."""

from dataclasses import dataclass
from datetime import datetime

from engine.commands import Actor
from engine.queries import WorkItem
from webapp.work.access import may_release, may_work
from webapp.work.deadline import Deadline, deadline_of
from webapp.work.labels import case_numbers, case_title, group_name, process_of


@dataclass(frozen=True)
class Line:
    """Everything the template needs, in words."""

    item: WorkItem
    name: str
    title: str
    about: str  # number, kind of case: one small line
    group: str
    deadline: Deadline
    holder: str  # who else works on it; "" when nobody or the reader himself
    is_mine: bool
    can_work: bool
    can_claim: bool
    can_release: bool
    escalated_to: str  # "" when it is not
    has_draft: bool


def line_of(item: WorkItem, name: str, actor: Actor, now: datetime) -> Line:
    """Return the line that `actor` sees of a work item, by its name."""
    process = process_of(item.case)
    is_mine = item.person_id == actor.id
    can_work = may_work(actor, item)
    return Line(
        item=item,
        name=name,
        title=case_title(item.case),
        about=" · ".join([*case_numbers(item.case), item.case.process_name]),
        group=group_name(process, item.group),
        deadline=deadline_of(item, now),
        holder="" if is_mine else item.person_name or "",
        is_mine=is_mine,
        can_work=can_work,
        can_claim=can_work and not is_mine,
        can_release=is_mine and may_release(actor, item),
        escalated_to=group_name(process, item.escalated_to) if item.escalated_to else "",
        has_draft=item.draft is not None and can_work,
    )
