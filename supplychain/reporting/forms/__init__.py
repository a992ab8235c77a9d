"""The forms of a report: an answered report → its files. No form asks the graph anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.files import write_files
from supplychain.reporting.forms import document, folder, markdown, page

if TYPE_CHECKING:
    from supplychain.reporting.answers import AnsweredReport

__all__ = ["FORMS", "Form", "Rendered", "rendered", "stem"]

Form = Callable[["AnsweredReport", str], dict[str, str]]
"""Makes the files of a report, path → text; the first is the one to open. Its second argument is what they are named after."""

FORMS: Mapping[str, Form] = {
    "html": page.files,
    "md": markdown.files,
    "csv": folder.files,
    "json": document.files,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of a report, path → text, the one to open first; and what could not be answered."""

    name: str
    files: Mapping[str, str]
    problems: tuple[str, ...] = ()

    def __repr__(self) -> str:
        lacking = f"; {len(self.problems)} not answered" if self.problems else ""
        return f"<Report {self.name}: {', '.join(self.files)}{lacking}>"

    def __str__(self) -> str:
        return next(iter(self.files.values()))

    def write(self, out: str | Path) -> list[Path]:
        """Write the files into a folder, which is made when it is not there; what stands there under their names is replaced.

        Raises
        ------
        WriteFailed
            The folder cannot be written into; what stood there is what it was.
        """
        target = Path(out)
        files = {target / path: text.encode("utf-8", "backslashreplace") for path, text in self.files.items()}
        write_files(files, f"The report {self.name}", "Name another folder by --out.")
        return list(files)


def rendered(found: AnsweredReport, form: str) -> Rendered:
    """Make the files of an answered report in one of `FORMS`."""
    return Rendered(found.report.name, FORMS[form](found, stem(found)), found.problems)


def stem(found: AnsweredReport) -> str:
    """Return what the files of a report are named after: the report, and the artifact that it is about."""
    parts = (re.sub(r"[^A-Za-z0-9._]+", "-", part).strip("-.")[:80] for part in found.artifacts)
    return "-".join([found.report.name, *filter(None, parts)])
