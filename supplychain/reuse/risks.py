"""The risk rules: what is observed of a model and what rests on it → risks. Pure: plain values in and out.

Each rule gives one verdict per model. What nobody looked at is unknown, and never clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.reuse.risk import CLEAR, NOT_APPLICABLE, RISK, SEVERITIES, UNKNOWN, Reach, Risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.reuse.discrepancies import Discrepancy
    from supplychain.reuse.observation import Observation
    from supplychain.reuse.risk import Lookalike

__all__ = ["assess", "worst"]

FEW, MANY = 10, 100
"""What rests on a model, and members who can write, from which a risk is medium and high."""

_SURE = 0.8
"""Confidence of a look-alike from which it is high."""
_WIDE = 20.0
"""Points between claims from which a discrepancy is high."""
_LEVELS = {
    "unsafe": "high",
    "dangerous": "high",
    "infected": "high",
    "suspicious": "medium",
    "error": "medium",
    "caution": "low",
}
"""Level of the hub's scan → severity; a level that nobody has described is medium."""
_COPIES = ("quantized", "converted")
_SHOWN = 5


def assess(
    seen: Observation,
    *,
    reach: Reach | None = None,
    lookalikes: Sequence[Lookalike] | None = None,
    discrepancies: Sequence[Discrepancy] | None = None,
) -> tuple[Risk, ...]:
    """Return what each rule says of a model, in the order of `RULES`.

    Parameters
    ----------
    seen
        What is observed of it.
    reach
        What rests on it; None when nobody counted.
    lookalikes
        What its name can be taken for; None when no name was checked.
    discrepancies
        Claims about it that disagree; None when claims were not compared.
    """
    resting = reach or Reach()
    return (
        _taken_for_another(seen, lookalikes),
        _unpinned_base(seen),
        _unsigned(seen, resting),
        _no_claim(seen, resting),
        _many_can_write(seen, resting),
        _pickle_only(seen),
        _custom_code(seen),
        _scan_objects(seen),
        _claims_disagree(seen, discrepancies),
    )


def worst(risks: Sequence[Risk]) -> str:
    """Return the severity of the gravest risk; ``unknown`` where there is none and something is unknown, else blank."""
    grave = [risk.severity for risk in risks if risk.verdict == RISK]
    if grave:
        return max(grave, key=SEVERITIES.index)
    return UNKNOWN if any(risk.verdict == UNKNOWN for risk in risks) else ""


def _taken_for_another(seen: Observation, lookalikes: Sequence[Lookalike] | None) -> Risk:
    if seen.verified or seen.owner is None:
        why = "its owner is verified" if seen.verified else "it has no owner"
        return Risk("S1", NOT_APPLICABLE, evidence=(why,))
    if lookalikes is None:
        return Risk("S1", UNKNOWN, evidence=("names were not checked",))
    if not lookalikes:
        return Risk("S1", CLEAR)
    best = max(lookalikes, key=lambda one: (one.confidence, one.resembles))
    shown = f"{best.resembles} ({best.how}, confidence {best.confidence:g})"
    if seen.verified is None and seen.owner_type != "user":  # the hub verifies organizations only
        return Risk(
            "S1", UNKNOWN, evidence=(f"it resembles {shown}", "nobody looked whether its owner is verified")
        )
    return Risk("S1", RISK, "high" if best.confidence >= _SURE else "medium", (f"it resembles {shown}",))


def _unpinned_base(seen: Observation) -> Risk:
    if seen.bases is None:
        return Risk("T1", UNKNOWN, evidence=("nobody read what it was made from",))
    fetched = [base for base in seen.bases if base.relation == "adapter"]
    if not fetched:
        return Risk("T1", NOT_APPLICABLE, evidence=("its own files hold its weights",))
    pinned = seen.has("config: pinned base")
    if pinned:
        return Risk("T1", CLEAR)
    if pinned is None:
        return Risk("T1", UNKNOWN, evidence=("nobody read its configuration",))
    gone = [base.id for base in fetched if base.reason in ("deleted", "deleted or private")]
    severity = "high" if gone else "medium"  # who takes a name that became free decides what is loaded
    named = [f"{base.id}{' (gone)' * (base.id in gone)}" for base in fetched]
    return Risk(
        "T1", RISK, severity, (*_shown(named), "the hub's answer of its configuration names no revision")
    )


def _unsigned(seen: Observation, reach: Reach) -> Risk:
    if seen.signature is None:
        return Risk("T2", UNKNOWN, evidence=("nobody looked who signed its newest commit",))
    if seen.signature == "author":
        return Risk("T2", CLEAR)
    if not reach.total:
        return Risk("T2", NOT_APPLICABLE, evidence=("nothing rests on it",))
    who = "signed by the hub alone" if seen.signature == "hub" else "signed by nobody"
    return Risk("T2", RISK, _by(reach.total), (who, *_resting(reach)))


def _no_claim(seen: Observation, reach: Reach) -> Risk:
    if seen.bases and all(base.relation in _COPIES for base in seen.bases):
        return Risk("P1", NOT_APPLICABLE, evidence=("it is a copy of a model that makes its own claims",))
    if seen.results is None:
        return Risk("P1", UNKNOWN, evidence=("nobody read its results",))
    if any(result.value is not None for result in seen.results):
        return Risk("P1", CLEAR)
    unread = (f"{len(seen.results)} stated, none of them a number",) if seen.results else ()
    return Risk("P1", RISK, "medium" if reach.total >= MANY else "low", (*unread, *_resting(reach)))


def _many_can_write(seen: Observation, reach: Reach) -> Risk:
    if seen.owner is None or seen.owner_type == "user":
        return Risk("E1", NOT_APPLICABLE, evidence=("no organization owns it",))
    if seen.members is None:
        return Risk("E1", UNKNOWN, evidence=("nobody counted the members of its owner",))
    if seen.members <= 1:
        return Risk("E1", CLEAR, evidence=("its organization has one member",))
    severity = min(_by(seen.members), _by(reach.total), key=SEVERITIES.index)
    return Risk("E1", RISK, severity, (f"up to {seen.members} members of {seen.owner}", *_resting(reach)))


def _pickle_only(seen: Observation) -> Risk:
    if seen.pickle_files is None:
        return Risk("C1", UNKNOWN, evidence=("nobody listed its files",))
    if not seen.pickle_files:
        verdict = CLEAR if seen.formats else NOT_APPLICABLE
        return Risk("C1", verdict, evidence=() if seen.formats else ("it has no weights",))
    refused = [path for level, path in seen.scan_issues or () if _LEVELS.get(level) == "high"]
    mine = [
        path
        for path in refused
        if path.rsplit(".", 1)[-1] in {f.rsplit(".", 1)[-1] for f in seen.pickle_files}
    ]
    if not mine and "safetensors" in (
        seen.formats or ()
    ):  # what loads it takes those, unless it is told otherwise
        return Risk("C1", RISK, "low", (*_shown(seen.pickle_files), "safetensors in another folder"))
    return Risk("C1", RISK, "high" if mine else "medium", _shown(seen.pickle_files))


def _custom_code(seen: Observation) -> Risk:
    if seen.custom_code:
        return Risk("C2", RISK, "medium", _shown(seen.python_files or ("auto_map or the tag custom_code",)))
    if seen.python_files:
        return Risk("C2", RISK, "low", (*_shown(seen.python_files), "nothing says that loading runs them"))
    if seen.python_files is None and seen.custom_code is None:
        return Risk("C2", UNKNOWN, evidence=("nobody read its configuration, nor listed its files",))
    if seen.custom_code is None:
        return Risk("C2", UNKNOWN, evidence=("nobody read its configuration",))
    return Risk("C2", CLEAR)


def _scan_objects(seen: Observation) -> Risk:
    if seen.scan_issues:
        grave = max((_LEVELS.get(level, "medium") for level, _ in seen.scan_issues), key=SEVERITIES.index)
        return Risk("C3", RISK, grave, _shown(f"{level}: {path}" for level, path in seen.scan_issues))
    if seen.pickle_files == () and not seen.formats and not seen.python_files:
        return Risk("C3", NOT_APPLICABLE, evidence=("it has no files that could hold code",))
    if seen.scan == "done":
        return Risk("C3", CLEAR)
    return Risk(
        "C3", UNKNOWN, evidence=("the scan is not done" if seen.scan else "nobody asked for the scan",)
    )


def _claims_disagree(seen: Observation, discrepancies: Sequence[Discrepancy] | None) -> Risk:
    if discrepancies:
        sure = [one for one in discrepancies if not one.assumed]
        widest = max(sure or discrepancies, key=lambda one: one.points)
        severity = "low" if not sure else "high" if widest.points > _WIDE else "medium"
        return Risk("D1", RISK, severity, _shown(one.reason for one in discrepancies))
    if seen.results is None:
        return Risk("D1", UNKNOWN, evidence=("nobody read its results",))
    if not any(result.value is not None for result in seen.results):
        return Risk("D1", NOT_APPLICABLE, evidence=("it claims nothing",))
    return (
        Risk("D1", UNKNOWN, evidence=("claims were not compared",))
        if discrepancies is None
        else Risk("D1", CLEAR)
    )


def _by(number: int) -> str:
    return "high" if number >= MANY else "medium" if number >= FEW else "low"


def _resting(reach: Reach) -> tuple[str, ...]:
    if not reach.total:
        return ()
    return (f"{reach.models:,} models and {reach.repositories:,} repositories rest on it",)


def _shown(texts: object) -> tuple[str, ...]:
    """Return the first few of many texts, and how many more there are."""
    listed = list(texts)  # type: ignore[call-overload]
    more = len(listed) - _SHOWN
    return (*listed[:_SHOWN], *((f"and {more} more",) if more > 0 else ()))
