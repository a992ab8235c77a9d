"""What the shell offers for the options of `supplychain choose`."""

from __future__ import annotations

from supplychain.cli.completion import complete_framework, complete_license, complete_task


def test_tasks_licenses_and_frameworks_are_completed() -> None:
    assert complete_task("text-gen") == ["text-generation"]
    assert "apache-2.0" in complete_license("Apa")
    assert complete_framework("ggu") == ["gguf"]
    assert "diffusers" in complete_framework("diff")
    assert (
        complete_task("nothing like it") == complete_license("nothing") == complete_framework("nothing") == []
    )
