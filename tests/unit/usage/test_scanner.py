"""A scan as a whole: files that cannot be read, many files, nothing run, nothing secret kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from supplychain.errors import InputError
from supplychain.usage.findings import cleaned
from supplychain.usage.scanner import scan

LOADS = 'from transformers import AutoModel\nAutoModel.from_pretrained("acme-ai/{name}")\n'
USES_IT = "AutoModel.from_pretrained(NAME)\n"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_bad_file_never_stops_a_scan(tmp_path: Path) -> None:
    deep = "x = " + "(" * 5000 + ")" * 5000
    write(
        tmp_path,
        {
            "a.py": LOADS.format(name="one"),
            "broken.py": f"{LOADS.format(name='never')}def f(:\n",
            "deep.py": f"from transformers import AutoModel\nAutoModel.from_pretrained\n{deep}",
            "bytes.py": b"from transformers import AutoModel\n\xff\xfe\x00 = AutoModel.from_pretrained('a')",
            "nb.ipynb": "{not json",
            "list.ipynb": "[]",
            "empty.py": "",
            "bad.yaml": "base_model: [",
            "bad.toml": "base_model = ",
            "bad.json": '{"base_model": ',
            "b.py": LOADS.format(name="two"),
        },
    )

    found = scan(tmp_path)

    assert [use.artifact for use in found.resolved] == ["acme-ai/one", "acme-ai/two"]
    assert set(found.problems) == {
        "broken.py", "deep.py", "bytes.py", "nb.ipynb", "list.ipynb", "bad.yaml", "bad.toml", "bad.json",
    }  # fmt: skip


def test_coding_lines_byte_order_marks_and_line_ends_are_read(tmp_path: Path) -> None:
    code = LOADS.format(name="x")
    write(
        tmp_path,
        {
            "latin.py": b"# -*- coding: latin-1 -*-\n# \xe9\n" + code.encode(),
            "bom.py": b"\xef\xbb\xbf" + code.encode(),
            "dos.py": code.replace("\n", "\r\n"),
            "mac.py": code.replace("\n", "\r"),
            "tail.py": code.rstrip(),
        },
    )

    found = scan(tmp_path)

    assert {(u.file, u.line) for u in found.resolved} == {
        ("latin.py", 4), ("bom.py", 2), ("dos.py", 2), ("mac.py", 2), ("tail.py", 2),
    }  # fmt: skip


def test_large_files_and_links_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"x.py": LOADS.format(name="outside")})
    inside = write(
        tmp_path / "inside",
        {"big.py": LOADS.format(name="big") + "#" * (5 << 20), "a.py": LOADS.format(name="a")},
    )
    (inside / "link").symlink_to(outside)
    (inside / "link.py").symlink_to(outside / "x.py")
    (inside / "round").symlink_to(inside)

    found = scan(inside)

    assert [use.artifact for use in found.resolved] == ["acme-ai/a"]
    assert found.problems == {"big.py": "larger than 4 MiB, not read"}


def test_environments_and_caches_inside_a_checkout_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "env/pyvenv.cfg": "",
            "env/lib/a.py": LOADS.format(name="x"),
            ".git/a.py": LOADS.format(name="y"),
            "a.py": LOADS.format(name="z"),
        },
    )

    assert [use.artifact for use in scan(tmp_path).resolved] == ["acme-ai/z"]


def test_nothing_of_what_is_scanned_is_imported_or_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    names = [
        "transformers",
        "astroid",
        "yaml",
        "supplychain",
        "typing",
        "enum",
        "os",
        "config",
        "conftest",
        "sitecustomize",
        "json",
    ]
    folder = write(tmp_path / "code", {f"{name}.py": trap for name in names})
    many: dict[str, str | bytes] = {
        f"m{i}.py": f"import config\n{LOADS.format(name=i)}AutoModel.from_pretrained(config.NAME)\n"
        for i in range(80)
    }
    write(folder, many)
    monkeypatch.chdir(folder)

    found = scan(folder, processes=2)

    assert len(found.resolved) == 80
    assert not (tmp_path / "ran").exists()


def test_processes_say_the_same_as_one(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"pkg{i % 7}/m{i}.py": f"from pkg{(i + 1) % 7}.names import NAME\n{LOADS.format(name=i)}{USES_IT}"
        for i in range(250)
    }
    files |= {f"pkg{i}/names.py": f"NAME = 'acme-ai/name-{i}'\n" for i in range(7)} | {
        f"pkg{i}/__init__.py": "" for i in range(7)
    }
    write(tmp_path, files)

    one, two = scan(tmp_path, processes=1), scan(tmp_path, processes=2)

    assert one.uses == two.uses
    assert one.files == two.files
    assert len(one.resolved) == 500


def test_a_script_without_a_guard_can_scan(tmp_path: Path) -> None:
    write(tmp_path / "code", {f"m{i}.py": LOADS.format(name=i) for i in range(120)})
    script = tmp_path / "script.py"
    script.write_text(
        "from supplychain.usage.scanner import scan\nprint(len(scan('code', processes=2).resolved))\n",
        "utf-8",
    )

    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )

    assert done.stdout == "120\n"


def test_one_file_can_be_scanned(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": LOADS.format(name="a"), "b.py": LOADS.format(name="b")})

    assert [use.artifact for use in scan(tmp_path / "a.py").resolved] == ["acme-ai/a"]


def test_a_folder_that_is_not_there_is_bad_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        scan(tmp_path / "absent")


def test_how_something_is_used_follows_from_where_it_stands(tmp_path: Path) -> None:
    paths = {
        "src/app.py": "runtime", "tests/test_a.py": "test", "src/test_b.py": "test",
        "examples/run.py": "example", "docs/a.py": "example",
        "third_party/x/a.py": "vendored",
        "app/src/transformers/a.py": "vendored",
        "conftest.py": "test", "demo_app.py": "example",
    }  # fmt: skip
    write(tmp_path, {path: LOADS.format(name="x") for path in paths})

    assert {use.file: use.how for use in scan(tmp_path).uses} == paths


def test_no_secret_and_no_address_of_a_person_is_kept(tmp_path: Path) -> None:
    token = "hf_" + "Ab1" * 11
    code = f"""from transformers import AutoModel
AutoModel.from_pretrained("acme-ai/a", token="{token}")
AutoModel.from_pretrained("{token}")
AutoModel.from_pretrained("someone@example.org")
AutoModel.from_pretrained(*names, token="{token}")
AutoModel.from_pretrained(f"https://user:{token}@huggingface.co/{{x}}")
"""
    write(tmp_path, {"a.py": code, "b.sh": f"hf download acme-ai/b --token {token}\nhf download {token}\n"})

    found = scan(tmp_path)

    assert token not in repr(found)
    assert "someone@" not in repr(found)
    assert [use.artifact for use in found.resolved] == ["acme-ai/a", "acme-ai/b"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://me:secret@huggingface.co/x", "https://(left out)@huggingface.co/x"),
        ("mail a.b+c@d-e.org now", "mail (left out) now"),
        ("ghp_" + "a" * 36, "(left out)"),
        ("acme/model-v1.0", "acme/model-v1.0"),
    ],
)
def test_secrets_are_left_out_of_texts(text: str, clean: str) -> None:
    assert cleaned(text) == clean


def test_a_notebook_names_cell_and_line(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "x"},
        {"cell_type": "code", "source": LOADS.format(name="a")},
    ]
    write(tmp_path, {"a.ipynb": json.dumps({"cells": cells})})

    assert [use.place for use in scan(tmp_path).uses] == ["a.ipynb#cell1-L2"]


def test_the_installed_packages_are_scanned_without_an_exception() -> None:
    folder = Path(sysconfig.get_paths()["purelib"])

    found = scan(folder, processes=min(2, os.cpu_count() or 1))

    files = sum(found.files.values())
    assert files > 1000
    assert not [problem for problem in found.problems.values() if "cannot be analyzed" in problem]
