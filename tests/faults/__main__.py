"""`python -m tests.faults`: kill every operation at many random moments, and count what held. Prints the seed it used."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.blows import shares
from tests.faults.operations import OPERATIONS, Diff, LiveLoad
from tests.faults.trials import Outcome, trials
from tests.faults.world import World
from tests.java import ENVIRONMENT


def main() -> int:
    """Run the trials that were asked for; 1 when one of them failed."""
    names = [operation.name for operation in OPERATIONS]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--moments", type=int, default=50, help="kills of each victim in each operation")
    parser.add_argument("--seed", default="", help="makes the same moments again")
    parser.add_argument("--models", type=int, default=3_000, help="size of the graph")
    parser.add_argument("--every", type=int, default=1, help="kills after which a run is let end")
    parser.add_argument("--only", action="append", choices=names, help="an operation; may be repeated")
    parser.add_argument("--victim", choices=("client", "server"), help="kill only this one")
    asked = parser.parse_args()
    seed = asked.seed or secrets.token_hex(4)
    say(f"seed {seed}; {asked.moments} moments each; {asked.models:,} models")
    began, lines = time.monotonic(), []
    os.environ.setdefault(*ENVIRONMENT)
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        world = World(Path(folder), asked.models)
        operations = [kind(world) for kind in OPERATIONS]
        diff = next(operation for operation in operations if isinstance(operation, Diff))
        try:
            for operation in operations:
                for victim in operation.victims:
                    if operation.name in (asked.only or names) and victim == (asked.victim or victim):
                        what = f"{operation.name}, {victim} killed"
                        moments = shares(asked.moments, f"{seed} {what}")
                        beside = diff if victim == "server" and isinstance(operation, LiveLoad) else None
                        done = []
                        for outcome in trials(operation, victim, moments, every=asked.every, beside=beside):
                            done.append(outcome)
                            say(f"{what} {len(done)}/{len(moments)} {told(outcome)}")
                        lines.append((what, done))
                        if beside:
                            lines.append(
                                (f"{beside.name}, {victim} killed", [apart(outcome) for outcome in done])
                            )
        finally:
            world.end()
            print_table(lines)
    say(f"seed {seed}; {(time.monotonic() - began) / 60:.0f} minutes")
    return int(any(outcome.problem for _, done in lines for outcome in done))


def told(outcome: Outcome) -> str:
    """Say what came of one kill."""
    beside = "" if outcome.beside is None else f" and {outcome.beside:4.0%} of a comparison"
    verdict = f"FAILED: {outcome.problem}" if outcome.problem else "holds"
    return f"at {outcome.share:4.0%} of the work{beside}, leaves {outcome.left or '?'}, {outcome.seconds:.0f} s: {verdict}"


def apart(outcome: Outcome) -> Outcome:
    """Return what came of the comparison that went on beside what was killed: its answer was checked with the other."""
    return Outcome(outcome.beside or 0.0, "its answer", outcome.problem, outcome.seconds)


def print_table(lines: list[tuple[str, list[Outcome]]]) -> None:
    """Print kills, failures and what the kills left, for each operation and victim."""
    sys.stdout.write(f"{'':32} {'kills':>5} {'failed':>6}  left\n")
    for what, done in lines:
        failed = sum(bool(outcome.problem) for outcome in done)
        left = Counter(coarse(outcome.left) for outcome in done)
        said = ", ".join(f"{number} × {name}" for name, number in left.most_common())
        sys.stdout.write(f"{what:32} {len(done):5} {failed:6}  {said}\n")


def coarse(left: str) -> str:
    """Put shares into four classes."""
    share, percent, rest = left.partition(" % ")
    if not percent:
        return left or "nothing that could be checked"
    number = int(share)
    bounds = {0: "none", 100: "all"}.get(number, "a part")
    return f"{bounds} {rest}"


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
