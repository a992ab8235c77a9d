"""Architectures of models from the headers of their weights: nothing is run, and no weight is read.

The naming study's DARA, which traces a running model, done on what a header tells. See docs/architecture-check.md.
"""

from supplychain.naming.architecture.abstraction import Architecture, abstract
from supplychain.naming.architecture.header import Header, Tensor, parse_header
from supplychain.naming.architecture.weights import Weights, read_weights

__all__ = ["Architecture", "Header", "Tensor", "Weights", "abstract", "parse_header", "read_weights"]
