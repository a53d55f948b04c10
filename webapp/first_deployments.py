"""Deploys the diagrams that come with the application, each only while it has no version.

Afterwards the analysts' versions are the truth.
"""

from pathlib import Path

from engine.commands import DeployDefinition, system_actor
from engine.queries import definitions
from engine.runtime import Runtime

ROOT = Path(__file__).parent.parent


def deploy_missing(runtime: Runtime, *, root: Path = ROOT) -> list[str]:
    """Deploy `bpmn/<process>.bpmn` with `forms/<process>/` where missing; return which."""
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
        command = DeployDefinition(diagram.read_bytes(), forms, "dipasang bersama aplikasi")
        runtime.submit(command, actor=system_actor("installation"))
        deployed.append(process_id)
    return deployed
