"""Names of packages: what their parts say, which convention they follow, and names for authors to choose from.

Pure and offline: text in, values out; no database, no network.
"""

from supplychain.naming.batch import classify
from supplychain.naming.conventions import CONVENTIONS
from supplychain.naming.element import CATEGORIES, CODES, Element
from supplychain.naming.reading import Reader, Reading, convention, elements
from supplychain.naming.suggestion import Suggestion, suggest

__all__ = [
    "CATEGORIES",
    "CODES",
    "CONVENTIONS",
    "Element",
    "Reader",
    "Reading",
    "Suggestion",
    "classify",
    "convention",
    "elements",
    "suggest",
]
