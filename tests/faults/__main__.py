"""`python -m tests.faults`: kill every operation at many random moments, and count what held. Prints the seed it used."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.blows import shares
from tests.faults.operations import OPERATIONS
from tests.faults.trials import Outcome, trials
from tests.faults.world import World


def main() -> int:
    """Run the trials that were asked for; 1 when one of them failed."""
    names = [operation.name for operation in OPERATIONS]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--moments", type=int, default=50, help="kills of each victim in each operation")
    parser.add_argument("--seed", default="", help="makes the same moments again")
    parser.add_argument("--models", type=int, default=3_000, help="size of the graph")
    parser.add_argument("--only", action="append", choices=names, help="an operation; may be repeated")
    parser.add_argument("--victim", choices=("client", "server"), help="kill only this one")
    asked = parser.parse_args()
    seed = asked.seed or secrets.token_hex(4)
    say(f"seed {seed}; {asked.moments} moments each; {asked.models:,} models")
    began, lines = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        world = World(Path(folder), asked.models)
        try:
            for kind in OPERATIONS:
                for victim in kind.victims:
                    if kind.name in (asked.only or names) and victim == (asked.victim or victim):
                        what = f"{kind.name}, {victim} killed"
                        moments = shares(asked.moments, f"{seed} {what}")
                        done = []
                        for outcome in trials(kind(world), victim, moments):
                            done.append(outcome)
                            verdict = f"FAILED: {outcome.problem}" if outcome.problem else "holds"
                            say(
                                f"{what} {len(done)}/{len(moments)} at {outcome.share:4.0%} of the work, "
                                f"leaves {outcome.left or '?'}, {outcome.seconds:.0f} s: {verdict}"
                            )
                        lines.append((what, done))
        finally:
            world.end()
    print_table(lines)
    say(f"seed {seed}; {(time.monotonic() - began) / 60:.0f} minutes")
    return int(any(outcome.problem for _, done in lines for outcome in done))


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
