"""Walks random diagrams for as long as you like, and says what came of it.

    python -m tests.engine.proof.soak --minutes 30

Every round has other seeds; a difference names the seed that shows it again. Round numbers go on
from `--first`, so that two runs may be told to look at different diagrams.
"""

import argparse
import sys
import time

from tests.engine.proof.trial import SOURCES, Tally, seeds_of, tried_and_replayed

DIAGRAMS_A_ROUND = 40
SHARES = {"blocks": 3, "unstructured": 1}


def soak(minutes: float, first: int) -> Tally:
    """Walk until the time is up; print each difference as soon as it is found."""
    until = time.monotonic() + minutes * 60
    whole, number = {source: Tally() for source in SOURCES}, first
    while time.monotonic() < until:
        for source, share in SHARES.items():
            seeds = seeds_of(number, DIAGRAMS_A_ROUND * share)
            tally = tried_and_replayed(source, seeds, walks=3, commands=40)
            whole[source].add(tally)
            for problem in tally.differences:
                say(f"DIFFERENCE {problem[:2000]}")
            say(f"round {number} {source}: {summary(tally)}")
        number += 1
    everything = Tally()
    for source, tally in whole.items():
        say(f"{source}: {summary(tally)}")
        everything.add(tally)
    say(f"in all: {summary(everything)}")
    return everything


def summary(tally: Tally) -> str:
    return (
        f"{tally.generated} diagrams generated, {tally.accepted} accepted "
        f"({_share(tally.accepted, tally.generated)}), {tally.walks} walks "
        f"({tally.finished} to the end, {tally.undecided} given up by the game), "
        f"{tally.commands} commands ({tally.refusals} refused by both), {tally.timers} timers, "
        f"{tally.replays} replays elsewhere, {len(tally.shapes)} kinds of elements walked, "
        f"{len(tally.differences)} differences"
    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _share(part: int, whole: int) -> str:
    return f"{100 * part // max(1, whole)} %"


def main() -> None:
    """Read the options and soak."""
    parser = argparse.ArgumentParser(description="Walk random diagrams against the token game.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--first", type=int, default=1, help="number of the first round")
    options = parser.parse_args()
    sys.exit(1 if soak(options.minutes, options.first).differences else 0)


if __name__ == "__main__":
    main()
