"""How a repository uses what one of its files loads: in its own running code, in examples, in tests, or in copied code."""

from __future__ import annotations

import re

__all__ = ["how_used"]

# fmt: off
_VENDORED = frozenset({
    "site-packages", "dist-packages", "third_party", "third-party", "thirdparty", "3rdparty", "3rd_party",
    "vendor", "vendors", "vendored", "_vendor", "extern", "external", "externals", "node_modules",
    "submodules",
})
_TESTS = frozenset({
    "test", "tests", "testing", "unittest", "unittests", "unit_tests", "integration_tests", "testcases",
})
_EXAMPLES = frozenset({
    "example", "examples", "demo", "demos", "sample", "samples", "tutorial", "tutorials", "notebook",
    "notebooks", "doc", "docs", "cookbook", "playground",
})
# fmt: on
_COPIED = re.compile(r"(^|/)src/(transformers|diffusers|datasets|peft|accelerate|timm)/")
_OWNERS = ("huggingface/",)


def how_used(path: str, repository: str = "") -> str:
    """Return runtime, example, test or vendored for a file at `path`, with slashes, of a repository."""
    folded = path.lower()
    *folders, file = folded.split("/")
    found = set(folders)
    # Many repositories carry a copy of a library, which names the models of its examples.
    copied = _COPIED.search(folded) and not any(owner in repository for owner in _OWNERS)
    if copied or not _VENDORED.isdisjoint(found):
        return "vendored"
    if (
        not _TESTS.isdisjoint(found)
        or file.startswith("test_")
        or file.endswith("_test.py")
        or file == "conftest.py"
    ):
        return "test"
    if not _EXAMPLES.isdisjoint(found) or file.startswith(("example", "demo")):
        return "example"
    return "runtime"
