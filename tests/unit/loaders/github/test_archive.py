"""Archives that are what they should be, and archives that are traps."""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

from loaders.github import LOADER
from loaders.github.archive import ArchiveRefused, fetch, inside, unpack
from supplychain.records import Record, Skipped, Uses
from tests.github import SHA, put
from tests.servers import Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers import Server

CODE = b'from transformers import AutoModel\nAutoModel.from_pretrained("google-bert/bert-base-cased")\n'
TOP = "acme-app-0123456"


def tarball(*entries: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
                continue
            name, content = entry
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def unpacked(
    tmp_path: Path, data: bytes, largest: int = 50_000_000
) -> tuple[dict[str, bytes], dict[str, int]]:
    packed, folder = tmp_path / "a.tar.gz", tmp_path / "files"
    packed.write_bytes(data)
    folder.mkdir()
    done = unpack(packed, folder, largest)
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }, done.left_out


def test_only_what_a_scan_reads_is_unpacked(tmp_path: Path) -> None:
    files, left_out = unpacked(tmp_path, tarball((f"{TOP}/src/a.py", CODE), (f"{TOP}/model.bin", b"\0" * 99)))

    assert files == {"src/a.py": CODE}
    assert left_out == {}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        f"{TOP}/../../evil.py",
        "/etc/evil.py",
        f"{TOP}/a/../../../evil.py",
        f"{TOP}\\..\\evil.py",
        f"{TOP}/c:/evil.py",
    ],
)
def test_a_path_that_leads_out_is_not_written(tmp_path: Path, name: str) -> None:
    files, left_out = unpacked(tmp_path, tarball((name, CODE), (f"{TOP}/good.py", CODE)))

    assert "good.py" in files
    assert not list(tmp_path.rglob("evil.py"))
    assert sum(left_out.values()) <= 1


def test_links_and_devices_are_not_written(tmp_path: Path) -> None:
    entries = [
        special(f"{TOP}/link.py", tarfile.SYMTYPE, "/etc/passwd"),
        special(f"{TOP}/hard.py", tarfile.LNKTYPE, "../../outside.py"),
        special(f"{TOP}/pipe.py", tarfile.FIFOTYPE),
        special(f"{TOP}/device.py", tarfile.CHRTYPE),
    ]

    files, left_out = unpacked(tmp_path, tarball(*entries, (f"{TOP}/link.py/inner.py", CODE)))

    assert files == {"link.py/inner.py": CODE}
    assert left_out == {"link or special file in an archive": 4}


def test_a_second_file_of_one_name_does_not_replace_the_first(tmp_path: Path) -> None:
    files, left_out = unpacked(
        tmp_path, tarball((f"{TOP}/a.py", CODE), (f"{TOP}/A.py", b"x"), (f"{TOP}/a.py/b.py", b"x"))
    )

    assert files == {"a.py": CODE}
    assert sum(left_out.values()) == 2


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    bomb = tarball((f"{TOP}/zeros.bin", b"\0" * 30_000_000), (f"{TOP}/a.py", CODE))
    assert len(bomb) < 100_000

    with pytest.raises(ArchiveRefused, match="unpacks to more than 5 MB"):
        unpacked(tmp_path, bomb, largest=5_000_000)


def test_a_header_of_absurd_size_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo(f"{TOP}/a.py")
    info.pax_headers = {"comment": "x" * 20_000_000}
    info.size = len(CODE)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(CODE))

    with pytest.raises(ArchiveRefused):
        unpacked(tmp_path, buffer.getvalue(), largest=10_000_000)


@pytest.mark.parametrize(
    "data", [b"", b"no archive", gzip.compress(b"no tar at all" * 100, mtime=0), tarball((f"{TOP}/a.py", CODE * 9999))[:-200]]
)  # fmt: skip
def test_what_is_no_whole_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ArchiveRefused, match="damaged"):
        unpacked(tmp_path, data)


def test_a_download_that_is_too_large_is_stopped(tmp_path: Path) -> None:
    endless = (b"x" * 1000 for _ in iter(int, 1))

    with pytest.raises(ArchiveRefused, match="larger than 1 MB"):
        fetch(endless, tmp_path / "a", 1_000_000)


@pytest.mark.parametrize(
    ("name", "path"),
    [("top/a/b.py", "a/b.py"), ("top", None), ("top/x\x00.py", None), (f"t/{'a' * 300}.py", None)],
)
def test_names_lose_the_top_folder(name: str, path: str | None) -> None:
    assert (str(found) if (found := inside(name)) else None) == path


def of(kind: type[Any], records: list[Record]) -> list[Any]:
    return [r for r in records if type(r) is kind]


def serve_tarball(github: Server, *replies: Reply) -> None:
    put(github)
    moved = Reply(None, 302, {"Location": "{here}/codeload/acme/app.tar.gz?token=abc"})
    github.replies[f"/repos/acme/app/tarball/{SHA}"] = [moved]
    github.replies["/codeload/acme/app.tar.gz"] = list(replies)


def test_the_files_of_a_repository_are_scanned_at_its_commit(
    github: Server, load: Callable[..., list[Record]]
) -> None:
    run = b"import os\nos.system('touch /tmp/never')\n"
    serve_tarball(
        github,
        Reply(tarball((f"{TOP}/src/a.py", CODE), (f"{TOP}/setup.py", run), (f"{TOP}/tests/test_a.py", CODE))),
    )

    records = load("acme/app", contents=True)

    (use,) = of(Uses, records)
    assert (use.start.id, use.end.id, use.how) == (
        "github.com/acme/app",
        "google-bert/bert-base-cased",
        "runtime",
    )
    assert use.files == ("src/a.py", "tests/test_a.py")
    assert use.evidence == ("src/a.py#L2", "tests/test_a.py#L2")
    before = len(github.asked)
    assert load("acme/app", contents=True) == records
    assert not [r for r in github.asked[before:] if "tarball" in r.path], (
        "a commit that was scanned is not fetched again"
    )


@pytest.mark.parametrize(
    "bad",
    [Reply(tarball((f"{TOP}/a.py", CODE)), cut=30), Reply(reset=True), Reply(b"", 502)],
    ids=["cut", "reset", "502"],
)
def test_a_download_that_breaks_off_is_tried_again(
    github: Server, load: Callable[..., list[Record]], bad: Reply
) -> None:
    serve_tarball(github, bad, Reply(tarball((f"{TOP}/a.py", CODE))))

    assert len(of(Uses, load("acme/app", contents=True))) == 1


def test_an_archive_that_is_refused_is_counted_and_the_rest_kept(
    github: Server, load: Callable[..., list[Record]]
) -> None:
    serve_tarball(github, Reply(tarball((f"{TOP}/zeros.bin", b"\0" * 3_000_000))))

    records = load("acme/app", contents=True, unpacked_megabytes=1)

    assert [s.reason for s in of(Skipped, records)] == [
        "files not scanned: archive that unpacks to more than 1 MB"
    ]
    assert LOADER.name == "github"
