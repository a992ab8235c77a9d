"""What a scan found, as records: which repository uses which artifacts, and what nobody could tell, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from supplychain.records import CONFIDENCES, USES_HOW, Endpoint, Skipped, Uses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.records import Record
    from supplychain.usage.findings import Scan, Use

__all__ = ["by_artifact", "use_records"]

_MOST_PLACES = 200


def by_artifact(found: Scan) -> dict[tuple[str, str], list[Use]]:
    """Return the known uses by kind and id of the artifact, sorted."""
    grouped: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in found.resolved:
        grouped[use.kind, use.artifact or ""].append(use)
    return dict(sorted(grouped.items()))


def strongest(uses: list[Use]) -> tuple[str, str]:
    """Return how a repository uses an artifact, and how sure that is: the strongest of all its places."""
    how = min((use.how for use in uses), key=USES_HOW.index)
    confidence = min((use.confidence for use in uses), key=CONFIDENCES.index)
    return how, confidence


def use_records(found: Scan, repository: str, *, source: str, collected_at: str = "") -> Iterator[Record]:
    """Yield every artifact that a repository uses, and the counts of uses that nobody can tell from the files."""
    for (kind, artifact), uses in by_artifact(found).items():
        how, confidence = strongest(uses)
        places = tuple(dict.fromkeys(use.place for use in uses))
        yield Uses(
            source=source,
            collected_at=collected_at,
            start=Endpoint("Repository", repository),
            end=Endpoint(kind, artifact),
            how=how,
            files=tuple(sorted({use.file for use in uses}))[:_MOST_PLACES],
            signatures=tuple(sorted({use.signature for use in uses})),
            evidence=places[:_MOST_PLACES],
            confidence=confidence,
        )
        if len(places) > _MOST_PLACES:
            yield Skipped(
                source=source,
                reason=f"place of a use after the first {_MOST_PLACES}",
                example=artifact,
                count=len(places) - _MOST_PLACES,
            )
    reasons = Counter(use.reason for use in found.unresolved)
    examples = {use.reason: f"{use.place} {use.text}" for use in reversed(found.unresolved)}
    for reason, count in sorted(reasons.items()):
        yield Skipped(
            source=source, reason=f"use not resolved: {reason}", example=examples[reason], count=count
        )
    problems = Counter(
        problem.split(":", 1)[0].split(" in line", 1)[0] for problem in found.problems.values()
    )
    for problem, count in sorted(problems.items()):
        example = next(f"{path}: {text}" for path, text in found.problems.items() if text.startswith(problem))
        yield Skipped(source=source, reason=f"file not read whole: {problem}", example=example, count=count)
