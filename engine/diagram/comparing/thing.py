"""One thing that a version says something of: what is compared with the same thing of another."""

from dataclasses import dataclass

from engine.diagram.comparing.facts import Facts


@dataclass(frozen=True)
class Thing:
    what: str  # as in `difference.Entry`
    id: str
    kind: str
    name: str
    facts: Facts
    rest: str = ""  # all that is written about it: compared when no fact differs
    within: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by in every version."""
        return self.what, self.within, self.id
