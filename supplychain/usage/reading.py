"""One file → the uses in it, by its kind; what cannot be read is said, and never stops a scan."""

from __future__ import annotations

import bisect
import json
from typing import TYPE_CHECKING

from supplychain.usage.calls import calls_in
from supplychain.usage.configuration import uses_in_configuration
from supplychain.usage.findings import Use
from supplychain.usage.parsing import call_words, kind_of, parse_cells, parsed, text_of
from supplychain.usage.places import how_used
from supplychain.usage.shell import uses_in_shell
from supplychain.usage.signatures import table
from supplychain.usage.values import Evaluator

if TYPE_CHECKING:
    import ast

    from supplychain.usage.project import Project

__all__ = ["Reader"]


class Reader:
    """Reads the files of one code base."""

    def __init__(self, project: Project, repository: str = "") -> None:
        self._project = project
        self._repository = repository

    def read(self, path: str, data: bytes) -> tuple[list[Use], dict[str, str]]:
        """Return the uses in a file, and what in it could not be read."""
        self._project.turn_to(path)
        how = how_used(path, self._repository)
        kind = kind_of(path)
        try:
            if kind == "python":
                return self._python(path, data, how)
            if kind == "notebook":
                return self._notebook(path, text_of(data), how)
            if kind == "shell":
                return uses_in_shell(text_of(data), path, how), {}
            return uses_in_configuration(text_of(data), path, how)
        except (RecursionError, MemoryError) as error:
            return [], {path: f"is nested too deeply: {type(error).__name__}"}
        except Exception as error:  # noqa: BLE001 - whatever a file of someone else's does to a parser, the others are read
            return [], {path: f"cannot be analyzed: {type(error).__name__}: {error}"[:200]}

    def _python(self, path: str, data: bytes, how: str) -> tuple[list[Use], dict[str, str]]:
        if not table().may_load(data):
            return [], {}
        source = text_of(data)
        tree = parsed(source)
        if isinstance(tree, str):
            return [], {path: tree}
        return self._uses(source, path, how, None) if b"torchvision" in data or _loads(tree) else [], {}

    def _notebook(self, path: str, text: str, how: str) -> tuple[list[Use], dict[str, str]]:
        try:
            cells = parse_cells(text)
        except (ValueError, json.JSONDecodeError) as error:
            return [], {path: f"is not a notebook: {error}"[:200]}
        problems: dict[str, str] = {}
        uses: list[Use] = []
        lines: list[str] = []
        starts: list[tuple[int, int]] = []
        for cell in cells:
            for number, line in cell.shell:
                uses += [_in_cell(use, cell.number, number) for use in uses_in_shell(line, path, how)]
            tree = parsed(cell.code)
            if isinstance(tree, str):
                problems[f"{path}#cell{cell.number}"] = tree
                continue
            starts.append((len(lines), cell.number))
            lines += cell.code.split("\n")
        source = "\n".join(lines)
        if table().may_load(source.encode("utf-8", "replace")):
            uses += self._uses(source, path, how, starts)
        return uses, problems

    def _uses(self, source: str, path: str, how: str, cells: list[tuple[int, int]] | None) -> list[Use]:
        module = self._project.made(path, source)
        uses = []
        for call in calls_in(module, self._project, Evaluator(self._project)):
            line, cell = call.node.lineno or 0, 0
            if cells is not None:
                start, cell = cells[bisect.bisect_left(cells, (line, 0)) - 1]
                line -= start
            for kind, artifact, text, reason, confidence in dict.fromkeys(call.found):
                uses.append(
                    Use(
                        file=path, line=line, cell=cell, signature=call.name, kind=kind, how=how, text=text, artifact=artifact,
                        reason=reason, confidence=confidence or "declared",
                    )
                )  # fmt: skip
        return uses


def _loads(tree: ast.Module) -> bool:
    """Whether a file has a call whose last word is one of the table's: most files that mention a library have none."""
    return any(table().plausible.fullmatch(word) for word in call_words(tree))


def _in_cell(use: Use, cell: int, line: int) -> Use:
    values = {name: getattr(use, name) for name in Use.__slots__}
    return Use(**{**values, "cell": cell, "line": line})
