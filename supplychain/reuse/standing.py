"""Factors of popularity, maintenance and quality: what users look at first."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from supplychain.reuse.excuses import always, no_weights, other_hub
from supplychain.reuse.judgement import Factor, Judgement, judged
from supplychain.reuse.provenance import performance
from supplychain.reuse.ranks import FEWEST, FIGURES, figures_of
from supplychain.reuse.reproducibility import documentation

if TYPE_CHECKING:
    from supplychain.reuse.observation import Observation
    from supplychain.reuse.ranks import Ranks

__all__ = ["MAINTENANCE", "QUALITY", "popularity"]

YEAR, TWO_YEARS = 365, 730
_MANY_COMMITS = 3
_HALF = 0.5


def popularity(ranks: Ranks) -> tuple[Factor, ...]:
    """Return the factors of popularity, measured against the models of the same task."""
    words = {
        "downloads": "How often was it downloaded in thirty days?",
        "downloads_all_time": "How often was it ever downloaded?",
        "likes": "How many like it?",
        "spaces": "How many Spaces use it?",
        "children": "How many models were made from it?",
        "repositories": "How many repositories use it?",
    }
    return tuple(
        Factor(
            "popularity", name, words[name],
            "its place among the models of the same task: the share of the others that have less", "",
            f"no task, fewer than {FEWEST} models of the task with the figure, or it is 0 for all of them",
            partial(_place, ranks, name), always,
        )
        for name in FIGURES
    )  # fmt: skip


def _place(ranks: Ranks, figure: str, seen: Observation) -> Judgement:
    value = figures_of(seen)[FIGURES.index(figure)]
    words = figure.replace("_", " ")
    if value is None or (not seen.task and "answer" not in seen.looked):
        return Judgement(None, "unknown", f"nobody looked at its {words if value is None else 'task'}")
    if not seen.task:
        return Judgement(None, "not applicable", "states no task")
    place, others = ranks.place(seen.task, figure, value), ranks.size(seen.task, figure)
    if place is None:
        few = (
            f"fewer than {FEWEST} models of {seen.task} have"
            if others < FEWEST
            else f"no model of {seen.task} has"
        )
        return Judgement(None, "not applicable", f"{few} {words}")
    place = round(place, 2)
    state = "present" if place == 1 else "partial" if place else "absent"
    # Not how many others there are: one more of them would change what is said of each.
    return Judgement(place, state, f"{value:,} {words}, more than {place:.0%} of those in {seen.task}")


def _age(seen: Observation) -> Judgement:
    changed, looked = day_of(seen.last_modified), day_of(seen.observed_at)
    age = None if changed is None or looked is None else (looked - changed).days
    said = f"changed {age} days before it was read" if age is not None else ""
    tests = (
        (1, None if age is None else age <= YEAR, said, "when it was changed"),
        (0.5, None if age is None else age <= TWO_YEARS, said, "when it was changed"),
    )
    return judged(tests, f"changed {age} days before it was read")


def day_of(text: str | None) -> date | None:
    """Return the day that ISO 8601 text begins with; a month or a year without a day is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _commits(seen: Observation) -> Judgement:
    number = seen.commits_last_year
    said = f"{number} commits in twelve months"
    tests = (
        (1, None if number is None else number >= _MANY_COMMITS, said, "its commits"),
        (0.5, None if number is None else number > 0, said, "its commits"),
    )
    return judged(tests, "no commits in twelve months")


def _discussions(seen: Observation) -> Judgement:
    opened, closed = seen.discussions, seen.discussions_closed
    share = None if not opened or closed is None else closed / opened
    said = f"{closed} of {opened} discussions are closed"
    tests = (
        (1, None if share is None else share >= _HALF, said, "its discussions"),
        (0.5, None if share is None else share > 0, said, "its discussions"),
    )
    return judged(tests, f"none of {opened} discussions is closed")


def _no_discussions(seen: Observation) -> str:
    return "has no discussions" if seen.discussions == 0 else other_hub(seen)


def _current(seen: Observation) -> Judgement:
    bases = {base.id for base in seen.bases or ()}
    newer = None if seen.newer is None else [key for key in seen.newer if key not in bases]
    tests = (
        (1, None if seen.newer is None else not seen.newer, "names no newer version", "its front matter"),
        (
            0.5,
            None if newer is None else not newer,
            "names its own base as its newer version",
            "its front matter",
        ),
    )
    return judged(tests, f"superseded by {', '.join(newer or ())}")


def _enabled(seen: Observation) -> Judgement:
    tests = ((1, None if seen.disabled is None else not seen.disabled, "its hub serves it", "its page"),)
    return judged(tests, "its hub has disabled it")


def _scan(seen: Observation) -> Judgement:
    issues = None if seen.scan_issues is None or seen.scan != "done" else seen.scan_issues
    grave = None if issues is None else [one for one in issues if one[0] != "caution"]
    if seen.scan_issues and grave is None:  # a scan under way that has found something already
        grave = [one for one in seen.scan_issues if one[0] != "caution"] or None
    mild = None if issues is None else not grave
    tests = (
        (1, None if issues is None else not issues, "scanned, no issue", "its security scan"),
        (0.5, mild, f"{len(issues or ())} files to be careful with", "its security scan"),
    )
    if grave:
        return Judgement(0.0, "absent", f"scan objects to {len(grave)} files: {grave[0][1][:60]}")
    return judged(tests, "scan objects to files")


def _name(seen: Observation) -> Judgement:
    number = seen.name_findings
    if number == 0 and seen.name_convention == "other":
        return Judgement(None, "not applicable", "its name claims nothing")
    tests = ((1, None if number is None else not number, "no finding about its name", "its name"),)
    return judged(tests, f"{number} findings about its name")


MAINTENANCE = (
    Factor(
        "maintenance", "age", "Was it changed lately?",
        "changed within twelve months before it was read", "within twenty-four", "its hub keeps no such record",
        _age, other_hub,
    ),
    Factor(
        "maintenance", "commits", "Is it worked on?",
        f"{_MANY_COMMITS} commits or more in twelve months", "fewer", "its hub keeps no such record", _commits, other_hub,
    ),
    Factor(
        "maintenance", "discussions", "Are questions answered?",
        "half of its discussions or more are closed", "some are", "it has no discussions", _discussions, _no_discussions,
    ),
    Factor(
        "maintenance", "current", "Is it the current version?",
        "it names no newer version", "it names its own base as one", "its hub keeps no such record", _current, other_hub,
    ),
    Factor(
        "maintenance", "enabled", "Does its hub still serve it?",
        "not disabled", "", "its hub keeps no such record", _enabled, other_hub,
    ),
)  # fmt: skip
"""The factors of maintenance."""

QUALITY = (
    Factor(
        "quality", "documentation", "Is it documented?",
        "as reproducibility.documentation", "as there", "no weights", documentation, no_weights,
    ),
    Factor(
        "quality", "performance", "How well does it do?",
        "as provenance.performance", "as there", "no weights", performance, no_weights,
    ),
    Factor(
        "quality", "scan", "Is it clean?",
        "the hub has scanned it and found nothing", "only files to be careful with", "no weights", _scan, no_weights,
    ),
    Factor(
        "quality", "name", "Does its name say the truth?",
        "its name was checked and has no finding (naming-defects.md)", "", "its name claims nothing", _name, always,
    ),
)  # fmt: skip
"""The factors of quality."""
