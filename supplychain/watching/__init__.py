"""Watching a source: loads on a schedule, each with what it changed and whom that hits."""

from supplychain.watching.rounds import Round, Watched
from supplychain.watching.schedule import FAILURES, Clock, duration
from supplychain.watching.watch import watch

__all__ = ["FAILURES", "Clock", "Round", "Watched", "duration", "watch"]
