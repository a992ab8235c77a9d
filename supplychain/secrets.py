"""Access tokens and e-mail addresses in texts from outside: found, and replaced by the words for them."""

from __future__ import annotations

import re

__all__ = ["blanked", "is_secret", "masked"]

_EMAIL = re.compile(r"\b(?!git@)[\w.+\-]{1,64}@[\w\-]{1,63}(\.[\w\-]{1,63})+")
_TOKEN = re.compile(
    r"\b(hf_[A-Za-z0-9]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w\-]{20,}|sk-[A-Za-z0-9\-_]{20,}"
    r"|AKIA[0-9A-Z]{16}|AIza[\w\-]{35}|xox[abprs]-[\w\-]{10,}|eyJ[\w\-]{10,}\.[\w\-]{10,}\.[\w\-]{10,})"
)


def masked(text: str) -> str:
    """Return `text` with e-mail addresses and access tokens replaced."""
    if "@" in text:
        text = _EMAIL.sub("(e-mail address)", text)
    return _TOKEN.sub("(access token)", text) if is_secret(text) else text


def blanked(text: str, sign: str) -> str:
    """Return `text` with each character of e-mail addresses and access tokens replaced by `sign`: no place moves."""
    for pattern in (_EMAIL, _TOKEN):
        text = pattern.sub(lambda found: sign * len(found[0]), text)
    return text


def is_secret(text: str) -> bool:
    """Whether something in `text` has the shape of an access token."""
    return _TOKEN.search(text) is not None
