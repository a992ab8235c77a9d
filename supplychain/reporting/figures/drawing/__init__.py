"""Lineage drawings: families of artifacts in layers, from what they were made from at the left to what was made of them."""
