"""Reuse of models: what is observed of one, how well it can be reused, and what is missing. Pure: plain values in and out."""

from __future__ import annotations
