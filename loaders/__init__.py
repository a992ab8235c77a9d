"""Loaders: one file per source; each yields records and nothing else."""
