"""What a report is made of: its parameters, its sections, and what each asks, draws and says.

One report is one file, `reports/templates/NAME.toml`; `reading` turns it into these values, and refuses one that lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from supplychain.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.catalogue import Query

__all__ = ["ARTIFACT", "NO_ROWS", "Drawing", "Needs", "Parameter", "Report", "Section"]

ARTIFACT = "artifact"
"""Kind of a parameter that names an artifact of the graph; what the graph calls it takes its place."""


NO_ROWS = "There are no rows."
"""What is said of an answer without rows, unless the section says something else."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a report is told; required when it has no default."""

    name: str
    help: str
    default: Any = None
    required: bool = False
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which figure a section draws of its answer, and the options of that kind of figure."""

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with its words, its table and its figure.

    Attributes
    ----------
    text
        What stands above the table: plain sentences, which may name values of the answer.
    parameters
        Of the question; ``"$x"`` is the parameter x of the report.
    columns
        Those that a page shows, in order; the data forms always have all.
    rows
        That a page shows; the rest is counted.
    empty
        What to say when there are no rows.
    """

    heading: str
    text: str = ""
    query: Query | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: int = 50
    drawing: Drawing | None = None
    empty: str = NO_ROWS

    def given(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of the question, with those of the report put in."""
        values = {
            name: told[value[1:]] if isinstance(value, str) and value.startswith("$") else value
            for name, value in self.parameters.items()
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Needs:
    """Findings that must be up to date before a question about them is asked: rule sets (``"$x"`` as above), and naming.

    `naming` names the parameter whose model is meant, where one model is.
    """

    licenses: tuple[str, ...] = ()
    naming: bool | str = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: a question in words, parameters, and sections that answer it.

    `example` is what it is told where nobody says anything better: in the samples, on the demo graph.
    """

    name: str
    title: str
    question: str
    sections: tuple[Section, ...]
    parameters: tuple[Parameter, ...] = ()
    needs: Needs = Needs()
    example: Mapping[str, Any] = field(default_factory=dict)

    def told(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Complete the given parameters with defaults, and make sure that every question can take them.

        Raises
        ------
        UnknownName
            The report has no such parameter.
        UsageError
            One is missing, or a question cannot take it.
        """
        known = {p.name: p for p in self.parameters}
        for name in given:
            if name not in known:
                raise UnknownName.among(f"parameter of the report {self.name}", name, known)
        missing = [p for p in self.parameters if p.required and given.get(p.name) in (None, "")]
        if missing:
            raise UsageError(
                f"The report {self.name} needs {', '.join(p.name for p in missing)}.",
                remedy="Add for example: " + " ".join(f"{p.name}=…" for p in missing),
            )
        told = {n: given[n] if given.get(n) is not None else p.default for n, p in known.items()}
        for section in self.sections:
            if section.query is not None:
                section.query.bind(section.given(told))
        return told
