"""What a new office begins with."""

from engine import queries
from engine.play import Player
from engine.rehearsal import NoRunner
from forms.validation import Validator
from tests.webapp.cast import UNIT, Pages
from webapp.first_deployments import equip


def test_a_new_office_has_the_sop_with_its_scenarios_played(pages_of_office: Pages) -> None:
    runtime = pages_of_office.app.extensions["alur"].runtime
    assert isinstance(runtime.scenarios, NoRunner)
    runtime.scenarios, runtime.forms = Player(Validator()), Validator()

    equip(runtime)

    with pages_of_office.database.reading() as connection:
        kept = queries.scenarios(connection, unit_id=UNIT, process_id="pemutakhiran_website")
    assert len(kept) >= 8
