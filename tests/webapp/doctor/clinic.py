"""One installation for the doctor to look at.

clinic = Clinic(folder, url)
assert clinic.says("disk-space") == OK
assert clinic.says("settings", ALUR_PORT="satu").startswith("error: ")
"""

from dataclasses import dataclass, field
from pathlib import Path

from engine.clock import Clock, SystemClock
from webapp.doctor.check import ERROR, OK, WARNING, Finding
from webapp.doctor.checks import CHECKS
from webapp.doctor.examining import look
from webapp.doctor.patient import patient

BY_ID = {each.id: each for each in CHECKS}


@dataclass
class Clinic:
    """The environment of an installation, and what checks say of it."""

    var: Path
    url: str
    clock: Clock = field(default_factory=SystemClock)

    def environment(self, **more: str) -> dict[str, str]:
        return {"ALUR_VAR": str(self.var), "ALUR_DATABASE": self.url, **more}

    def findings(self, check_id: str, **more: str) -> list[Finding]:
        """Return what one check finds."""
        found = patient(self.environment(**more), self.clock)
        try:
            return look(BY_ID[check_id], found)
        finally:
            if found.opened:
                found.opened.close()

    def says(self, check_id: str, **more: str) -> str:
        """Return "ok", or severity and sentence of what one check finds amiss."""
        amiss = [each for each in self.findings(check_id, **more) if each.severity != OK]
        assert all(each.mend and each.severity in (WARNING, ERROR) for each in amiss)
        return "\n".join(f"{each.severity}: {each.sentence}" for each in amiss) or OK
