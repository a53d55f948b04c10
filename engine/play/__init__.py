"""Try out: a process played on the real engine in a throw-away space, and scenarios of such plays.

    player = Player(Validator())
    situation = player.play(files, Given(), [Start(), Complete("isi", {"hari": 3}), Wait("PT1H")])

Nothing here touches an office's database. `docs/scenarios.md` has the formats.
"""

from engine.play.moves import Move as Move
from engine.play.playing import Outcome as Outcome
from engine.play.playing import Player as Player
from engine.play.reading import read_moves as read_moves
from engine.play.scenario import Scenario as Scenario
from engine.play.scenario import read_scenario as read_scenario
from engine.play.scenario import write_scenario as write_scenario
from engine.play.situation import Situation as Situation
from engine.play.space import Given as Given
