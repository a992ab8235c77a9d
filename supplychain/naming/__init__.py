"""Names of packages: what their parts say, which convention they follow, and names for authors to choose from.

Pure and offline: text in, values out; no database, no network.
"""

from supplychain.naming.element import CATEGORIES, CODES, Element
from supplychain.naming.reading import convention, elements

__all__ = ["CATEGORIES", "CODES", "Element", "convention", "elements"]
