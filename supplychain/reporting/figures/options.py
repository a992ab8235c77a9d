"""What a kind of figure is told: its options, checked before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplychain.errors import UnknownName, UsageError
from supplychain.reporting.figures.figure import Blank, Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from supplychain.graph.table import Table

__all__ = ["Kind", "Option", "column", "flag", "names", "size", "text"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a kind.

    Attributes
    ----------
    name
        As a report writes it.
    type
        Of the value.
    meaning
        One sentence.
    default
        When it is not given.
    required
        Whether it must be given.
    of_columns
        Whether the value names a column of the table, which must then be there.
    """

    name: str
    type: tuple[type, ...]
    meaning: str
    default: Any = None
    required: bool = False
    of_columns: bool = False


def column(name: str, meaning: str, *, default: str | None = None, required: bool = False) -> Option:
    """Return an option that names a column; a default is taken only where the table has it."""
    return Option(name, (str,), meaning, default, required, of_columns=True)


def flag(name: str, meaning: str, *, default: bool | None = False) -> Option:
    """Return an option that is on or off."""
    return Option(name, (bool,), meaning, default)


def size(name: str, meaning: str, *, default: int | None = None) -> Option:
    """Return an option that is a number not below zero."""
    return Option(name, (int, float), meaning, default)


def text(name: str, meaning: str, *, default: str = "") -> Option:
    """Return an option that is text."""
    return Option(name, (str,), meaning, default)


def names(name: str, meaning: str) -> Option:
    """Return an option that is a name or a list of names."""
    return Option(name, (str, list, tuple), meaning, ())


_TITLE = text("title", "Stands above the figure and is what it is called.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of figure: call it with a table and options to draw.

    Attributes
    ----------
    name
        As a report writes it.
    meaning
        One sentence.
    options
        What it can be told, besides ``title``.
    draw
        Makes the figure from a table and all options.
    """

    name: str
    meaning: str
    options: tuple[Option, ...]
    draw: Callable[[Table, Mapping[str, Any]], Figure]

    def __call__(self, table: Table, options: Mapping[str, Any]) -> Figure:
        """Draw the rows of a table.

        Raises
        ------
        UsageError
            An option is unknown, missing, of the wrong type, or names a column that the table has not.
        """
        told = self.check(table.columns, options)
        if not table.rows:
            none, said = "There are no rows to draw.", f"{self.name.capitalize()} figure of no rows."
            return Figure(self.name, told["title"], said, table, none, Blank(none))
        return self.draw(table, told)

    def check(self, columns: Iterable[str], options: Mapping[str, Any]) -> dict[str, Any]:
        """Return all options of the kind with their values for a table of these columns; see `__call__` for what it refuses."""
        known = {option.name: option for option in (_TITLE, *self.options)}
        there = tuple(columns)
        for name, value in options.items():
            if name not in known:
                raise UnknownName.among(f"option of the figure {self.name}", name, known)
            if value is not None:
                self._check_value(known[name], value, there)
        told = {name: self._value(option, options.get(name), there) for name, option in known.items()}
        missing = [option.name for option in known.values() if option.required and told[option.name] is None]
        if missing:
            raise UsageError(
                f"A {self.name} figure needs {', '.join(missing)}; the columns are {', '.join(there)}."
            )
        return told

    def _check_value(self, option: Option, value: object, columns: tuple[str, ...]) -> None:
        fits = isinstance(value, option.type) and (bool in option.type or not isinstance(value, bool))
        if not fits:
            valid = " or ".join(t.__name__ for t in option.type)
            raise UsageError(f"{option.name} of a {self.name} figure must be {valid}, not {value!r}.")
        if isinstance(value, int | float) and value < 0:
            raise UsageError(
                f"{option.name} of a {self.name} figure must not be below zero, but is {value!r}."
            )
        if option.of_columns and value not in columns:
            raise UnknownName.among("column", str(value), columns)

    @staticmethod
    def _value(option: Option, value: object, columns: tuple[str, ...]) -> object:
        if value is not None:
            return value
        return None if option.of_columns and option.default not in columns else option.default
