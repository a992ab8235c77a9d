"""Matrix rule sets: one answer per pair, unknown where the matrix has none, and the OSADL matrix itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.errors import InputError, UsageError
from supplychain.licenses.expressions import NONE
from supplychain.licenses.matrix import as_parameter, osadl, peatmoss, read_matrix
from supplychain.licenses.software import osadl_knows, osadl_verdict

if TYPE_CHECKING:
    from pathlib import Path

SMALL = "Compatibility,mit,apache-2.0,gpl-3.0-only,unlicense,mitt\nmit,yes,no,no,yes,yes\napache-2.0,yes,,?,yes,yes\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Rows are repositories, columns models."""
    path = tmp_path / "small.csv"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.mark.parametrize(
    ("upstream", "downstream", "severity", "reason"),
    [
        ("MIT", "MIT", "ok", "Both are the same."),
        ("MIT", "Apache-2.0", "ok", "The matrix says yes."),
        ("Apache-2.0", "MIT", "error", "The matrix says no."),
        ("GPL-3.0-only", "Apache-2.0", "unknown", "The matrix says unknown."),
        ("MIT", NONE, "unknown", "The repository states no license."),
        ("MIT", "Unlicense", "unknown", "The repository states no license."),
        ("Unlicense", "MIT", "unknown", "The matrix does not know the upstream license."),
        ("LicenseRef-hf-llama3", "MIT", "unknown", "The matrix does not know the upstream license."),
        ("NOASSERTION", "MIT", "unknown", "The matrix does not know the upstream license."),
        ("MIT", "GPL-3.0-only", "unknown", "The matrix does not know the downstream license."),
        ("MIT", "NOASSERTION", "unknown", "The matrix does not know the downstream license."),
    ],
)
def test_a_matrix_of_ones_own_says(
    small: Path, upstream: str, downstream: str, severity: str, reason: str
) -> None:
    found = peatmoss(small).judge(upstream, downstream)

    assert (found.severity, found.ruleset) == (severity, "peatmoss")
    assert found.deciding is not None
    assert (found.deciding.reason, found.deciding.clause) == (reason, "compatibility matrix small.csv")


def test_a_file_as_a_parameter_keeps_its_own_spelling(small: Path) -> None:
    asked = as_parameter(str(small))

    assert asked["upstream"] == ["mit", "apache-2.0", "gpl-3.0-only", "unlicense", "mitt"]
    assert asked["downstream"] == ["mit", "apache-2.0"]
    assert asked["answers"]["mit/apache-2.0"] == "no"
    assert "apache-2.0/gpl-3.0-only" not in asked["answers"]


@pytest.mark.parametrize("text", ["", "\n\n", "a\n", "Compatibility,mit\n", ",,\n,,\n"])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.csv").write_text(text, "utf-8")

    with pytest.raises(
        InputError, match=r"m\.csv has no rows; its first row and first column should name licenses"
    ):
        read_matrix(tmp_path / "m.csv")


def test_what_is_no_csv_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_bytes(b"a,b\n\xff\xfe,yes")
    for path in (tmp_path / "m.csv", tmp_path / "missing.csv", tmp_path):
        with pytest.raises(InputError, match="It should be a CSV file"):
            read_matrix(path)


def test_short_and_long_rows_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(
        "\ufeffx, MIT ,Apache-2.0\n MIT , YES\nApache-2.0,no,yes,yes,yes\n", "utf-8"
    )
    matrix = read_matrix(tmp_path / "m.csv")

    assert matrix.judge("MIT", "Apache-2.0").severity == "error"
    assert matrix.judge("Apache-2.0", "MIT").severity == "unknown"


def test_without_a_file_peatmoss_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="cannot ship") as raised:
        peatmoss(None)
    assert "--matrix" in str(raised.value.remedy)


@pytest.mark.parametrize(
    ("inbound", "outbound", "verdict", "severity"),
    [
        ("MIT", "Apache-2.0", "yes", "ok"),
        ("MIT", "GPL-3.0-only", "yes", "ok"),
        ("Apache-2.0", "GPL-3.0-only", "yes", "ok"),
        ("Apache-2.0", "GPL-2.0-only", "no", "error"),
        ("GPL-3.0-only", "MIT", "no", "error"),
        ("MPL-2.0", "MIT", "no", "error"),
        ("GPL-2.0-only", "GPL-3.0-only", "no", "error"),
        ("GPL-3.0-only", "AGPL-3.0-only", "check", "warn"),
    ],
)
def test_the_osadl_matrix_says(inbound: str, outbound: str, verdict: str, severity: str) -> None:
    assert osadl_verdict(outbound=outbound, inbound=inbound) == verdict
    assert osadl().judge(inbound, outbound).severity == severity
    assert as_parameter("osadl")["answers"][f"{outbound}/{inbound}".lower()] == verdict


def test_the_osadl_matrix_does_not_speak_of_models() -> None:
    assert len(osadl_knows()) == 110
    assert osadl_verdict(outbound="MIT", inbound="LicenseRef-hf-llama3") == ""
    assert osadl().judge("LicenseRef-hf-llama3", "MIT").severity == "unknown"
    assert osadl().judge("MIT", "CC-BY-NC-4.0").severity == "unknown"
    assert osadl() is osadl()


@pytest.mark.data
def test_the_matrix_of_the_study_is_read(shared_data: Path) -> None:
    matrix = peatmoss(shared_data / "hub/licenses/linux_foundation_oss_compat.csv")

    assert len(matrix.upstream) > 50
    assert matrix.judge("Apache-2.0", "MIT").severity in ("ok", "error")
    assert matrix.judge("GPL-3.0-only", "MIT").severity == "error"
    assert matrix.judge("MIT", "Unlicense").severity == "unknown"  # counts as no license there
