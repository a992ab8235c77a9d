"""What a scan finds: uses of artifacts, calls whose argument nobody can tell, and files that could not be read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

__all__ = ["Scan", "Use", "cleaned"]

_SECRETS = re.compile(
    r"\b(hf_[A-Za-z0-9]{8,}|gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|sk-[\w-]{16,}|xox[abps]-[\w-]+|AKIA[A-Z0-9]{12,})"
    r"|://[^/\s@]+@|\b[\w.+%-]+@[\w-]+(\.[\w-]+)+\b"
)


def cleaned(text: str) -> str:
    """Return `text` without what has the shape of an access token, a password in an address, or an e-mail address."""
    return _SECRETS.sub(lambda m: "://(left out)@" if m[0].startswith("://") else "(left out)", text)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Use:
    """One place of a code base that loads an artifact.

    Attributes
    ----------
    file, line
        Path inside the code base, and the line, counted from 1; in a notebook the line inside its cell.
    cell
        Cell of a notebook, counted from 1.
    signature
        The call, command or key that loads it, e.g. ``transformers.AutoModel.from_pretrained``.
    kind
        Model or Dataset.
    artifact
        Its id; None when the argument names none, and then `reason` says why.
    text
        The argument as found, or as written when its value is not known.
    how
        runtime, example, test or vendored.
    confidence
        declared where the id stands in the call, resolved where it was worked out, inferred where the call is but likely one.
    """

    file: str
    line: int
    signature: str
    kind: str
    how: str
    text: str = ""
    artifact: str | None = None
    reason: str = ""
    confidence: str = "declared"
    cell: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", cleaned(self.text)[:300])
        if self.artifact is not None and cleaned(self.artifact) != self.artifact:
            object.__setattr__(self, "artifact", None)
            object.__setattr__(self, "reason", "looks like a secret")

    @property
    def place(self) -> str:
        """Where it stands, as evidence: ``path/to/file.py#L12``."""
        return f"{self.file}#cell{self.cell}-L{self.line}" if self.cell else f"{self.file}#L{self.line}"


@dataclass(slots=True)
class Scan:
    """Everything that one scan found.

    Attributes
    ----------
    uses
        Every place, resolved or not.
    files
        Files read, by kind.
    problems
        File or cell → why it was not read whole.
    seconds
        How long it took.
    """

    uses: list[Use] = field(default_factory=list)
    files: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def resolved(self) -> list[Use]:
        """Places whose artifact is known."""
        return [use for use in self.uses if use.artifact is not None]

    @property
    def unresolved(self) -> list[Use]:
        """Places whose artifact is not known."""
        return [use for use in self.uses if use.artifact is None]

    def beneath(self, folder: str) -> None:
        """Tell all paths from further up: `folder` is where the scan began, seen from there."""
        if folder == ".":
            return
        self.uses = [replace(use, file=f"{folder}/{use.file}") for use in self.uses]
        self.problems = {f"{folder}/{path}": why for path, why in self.problems.items()}

    def add(self, other: Scan) -> None:
        """Take over what another scan of the same code base found."""
        self.uses += other.uses
        self.files += other.files
        self.problems |= other.problems
