"""What a new office begins with: a work calendar and the diagrams that come with the application.

Each only while the office has none; afterwards its own versions are the truth.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from engine.commands import DeployDefinition, SetCalendar, system_actor
from engine.queries import calendar_versions, definitions
from engine.runtime import Runtime
from webapp import seed_calendar

ROOT = Path(__file__).parent.parent


INSTALLATION = system_actor("installation")


def equip(runtime: Runtime) -> None:
    """Give an office what it needs before its first case."""
    set_missing_calendar(runtime)
    deploy_missing(runtime)


def set_missing_calendar(runtime: Runtime) -> bool:
    """Set the ordinary timetable and the days off of this year and the next; say whether."""
    with runtime.database.reading() as connection:
        if calendar_versions(connection, unit_id=runtime.unit_id, name=seed_calendar.NAME):
            return False
    year = runtime.clock.now().astimezone(ZoneInfo(runtime.zone())).year
    calendar = seed_calendar.default_calendar([year, year + 1])
    runtime.submit(SetCalendar(calendar.name, calendar.to_json()), actor=INSTALLATION)
    return True


def deploy_missing(runtime: Runtime, *, root: Path = ROOT) -> list[str]:
    """Deploy `bpmn/<process>.bpmn` where it is missing; return which were.

    With its `forms/<process>/` and `bpmn/scenarios/<process>/`.
    """
    with runtime.database.reading() as connection:
        known = {line.process_id for line in definitions(connection, unit_id=runtime.unit_id)}
    deployed = []
    for diagram in sorted((root / "bpmn").glob("*.bpmn")):
        process_id = diagram.stem
        if process_id in known:
            continue
        forms = {
            form.stem: form.read_bytes()
            for form in sorted((root / "forms" / process_id).glob("*.form"))
        }
        scenarios = {
            scenario.stem: scenario.read_bytes()
            for scenario in sorted((root / "bpmn" / "scenarios" / process_id).glob("*.json"))
        }
        command = DeployDefinition(
            diagram.read_bytes(), forms, "dipasang bersama aplikasi", scenarios=scenarios
        )
        runtime.submit(command, actor=INSTALLATION)
        deployed.append(process_id)
    return deployed
