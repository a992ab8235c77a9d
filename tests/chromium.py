"""Chromium for the tests that look at pages: `python -m tests.chromium` installs it where it may (root on Debian).

Where it may not, or cannot, those tests are skipped by name with the command that provides it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

__all__ = ["COMMAND", "find"]

COMMAND = "apt-get update && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def main() -> None:
    """Install Chromium unless it is there."""
    if find() is not None:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        _say(f"No Chromium: tests of pages will be skipped. It comes with: {COMMAND}")
        return
    _say("Installing Chromium for the tests of pages (half a minute, once)")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(COMMAND, shell=True, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 or find() is None:
        _say(f"Chromium could not be installed; tests of pages will be skipped.\n{done.stderr}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
