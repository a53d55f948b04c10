"""docs/dialects.md says what the code does."""

import re
from pathlib import Path

from engine.diagram.dialects import KINDS
from engine.diagram.dialects.expressions import translated
from engine.diagram.rules import RULES

PAGE = (Path(__file__).parents[4] / "docs" / "dialects.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_each_expression_of_the_page_becomes_what_it_says() -> None:
    found = {row[0]: row[1] for row in rows("Expressions")}

    assert len(found) > 10
    for written, became in found.items():
        assert f"`{translated(written.strip('`')).became}`" == became


def test_everything_that_may_be_said_stands_on_the_page() -> None:
    assert rows("What is said") == [[f"`{kind.id}`", kind.severity, kind.reason] for kind in KINDS]


def test_the_page_names_no_rule_that_is_gone() -> None:
    named = set(re.findall(r"`((?:untranslat|translated|foreign|call|form|timer)-[a-z-]+)`", PAGE))
    assert named <= {rule.id for rule in RULES} | {kind.id for kind in KINDS}
