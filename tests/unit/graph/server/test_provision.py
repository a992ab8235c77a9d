from __future__ import annotations

import hashlib
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import DiskFull, DownloadFailed, LocalServerError
from supplychain.graph.server.artifacts import Artifact, Distribution, Lock
from supplychain.graph.server.download import Downloader
from supplychain.graph.server.provision import fill
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.unit.graph.server.conftest import Repository

BODY = bytes(range(256)) * 4096  # 1 MiB


def provision(
    repository: Repository, folder: Path, *artifacts: Artifact, verify: bool = False, attempts: int = 3
) -> Distribution:
    distribution = Distribution(folder, Lock(artifacts))
    downloader = Downloader(repository.address, attempts=attempts, pause=0, timeout=(2, 0.5))
    fill(distribution, lambda: downloader, SilentProgress(), verify=verify)
    return distribution


def test_everything_arrives_in_its_folder_and_is_complete(repository: Repository, tmp_path: Path) -> None:
    artifacts = [
        repository.artifact(f"a{n}", b"%d" % n * n, "plugins" if n % 3 else "lib") for n in range(1, 40)
    ]

    distribution = provision(repository, tmp_path, *artifacts)

    assert distribution.is_complete()
    assert distribution.damaged() == []
    assert sorted(path.name for path in distribution.plugins.iterdir()) == sorted(
        artifact.name for artifact in artifacts if artifact.folder == "plugins"
    )
    assert len(repository.requests) == len(artifacts)


def test_what_is_there_is_not_downloaded_again(repository: Repository, tmp_path: Path) -> None:
    artifacts = [repository.artifact(name, name.encode()) for name in ("one", "two", "three")]
    distribution = provision(repository, tmp_path, *artifacts)
    distribution.path(artifacts[1]).unlink()
    repository.requests.clear()

    assert not distribution.is_complete()
    provision(repository, tmp_path, *artifacts)

    assert repository.requests == [(artifacts[1].path, None)]


def test_a_changed_size_is_noticed_quickly_and_changed_content_by_verifying(
    repository: Repository, tmp_path: Path
) -> None:
    artifact = repository.artifact("one", BODY)
    distribution = provision(repository, tmp_path, artifact)

    distribution.path(artifact).write_bytes(BODY[:-1])
    assert not distribution.is_complete()

    distribution.path(artifact).write_bytes(b"x" * len(BODY))
    assert distribution.is_complete()
    assert distribution.damaged() == [artifact]
    provision(repository, tmp_path, artifact, verify=True)
    assert distribution.path(artifact).read_bytes() == BODY


def test_files_that_are_not_in_the_lock_leave_the_class_path(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    stranger = tmp_path / "lib" / "older-1.0.jar"
    stranger.write_bytes(b"an older version")

    distribution = provision(repository, tmp_path, repository.artifact("one", b"1"))

    assert not stranger.exists()
    assert distribution.strangers() == []


def test_an_interrupted_download_goes_on_where_it_stopped(repository: Repository, tmp_path: Path) -> None:
    artifact = repository.artifact("one", BODY)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / f"{artifact.name}.part").write_bytes(BODY[:1000])

    distribution = provision(repository, tmp_path, artifact)

    assert repository.requests == [(artifact.path, "bytes=1000-")]
    assert distribution.path(artifact).read_bytes() == BODY
    assert not list(tmp_path.rglob("*.part"))


def test_a_repository_without_ranges_starts_the_file_again(repository: Repository, tmp_path: Path) -> None:
    artifact = repository.artifact("one", BODY)
    repository.mishaps[artifact.path] = ["ignores ranges"]
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / f"{artifact.name}.part").write_bytes(b"x" * 1000)

    assert provision(repository, tmp_path, artifact).path(artifact).read_bytes() == BODY


@pytest.mark.parametrize("length", [1000, len(BODY), len(BODY) + 1])
def test_a_spoilt_part_is_given_up(repository: Repository, tmp_path: Path, length: int) -> None:
    artifact = repository.artifact("one", BODY)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / f"{artifact.name}.part").write_bytes(b"x" * length)

    assert provision(repository, tmp_path, artifact).path(artifact).read_bytes() == BODY


@pytest.mark.parametrize("mishap", ["503", "500", "429", "truncated", "slow"])
def test_what_may_pass_is_tried_again(repository: Repository, tmp_path: Path, mishap: str) -> None:
    artifact = repository.artifact("one", BODY)
    repository.mishaps[artifact.path] = [mishap, mishap]

    assert provision(repository, tmp_path, artifact).path(artifact).read_bytes() == BODY
    assert len(repository.requests) == 3


def test_a_truncated_answer_is_resumed(repository: Repository, tmp_path: Path) -> None:
    artifact = repository.artifact("one", BODY)
    repository.mishaps[artifact.path] = ["truncated"]

    provision(repository, tmp_path, artifact)

    assert repository.requests[1][1] == f"bytes={len(BODY) // 2}-"


@pytest.mark.parametrize(
    ("mishap", "said", "requests"),
    [
        ("404", "the server answered 404", 1),
        ("403", "the server answered 403", 1),
        ("wrong", "its SHA-256 is not the pinned one", 1),
        ("503", "the server answered 503, tried 3 times", 3),
        ("truncated", "the connection broke after", 3),
    ],
)
def test_what_does_not_pass_is_one_sentence_with_a_remedy(
    repository: Repository, tmp_path: Path, mishap: str, said: str, requests: int
) -> None:
    artifact = repository.artifact("one", BODY)
    repository.mishaps[artifact.path] = [mishap] * 10

    with pytest.raises(DownloadFailed, match=said) as caught:
        provision(repository, tmp_path, artifact)

    assert "SUPPLYCHAIN_MAVEN_MIRROR" in (caught.value.remedy or "")
    assert len(repository.requests) == requests
    assert not Distribution(tmp_path, Lock((artifact,))).path(artifact).exists()
    assert not (tmp_path / "provisioned.json").exists()


def test_one_failure_stops_the_other_threads_and_keeps_what_is_whole(
    repository: Repository, tmp_path: Path
) -> None:
    good = [repository.artifact(f"good{n}", b"%d" % n) for n in range(200)]
    bad = Artifact(
        "lib", "org/example/absent/1/absent-1.jar", "0" * 64, 1 << 20
    )  # the largest is fetched first

    with pytest.raises(DownloadFailed, match="404"):
        provision(repository, tmp_path, bad, *good)

    assert len(repository.requests) < 100


def test_a_repository_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    artifact = Artifact("lib", "a/1/a-1.jar", "0" * 64, 1)
    downloader = Downloader("http://me:secret@127.0.0.1:9", attempts=2, pause=0)

    with pytest.raises(
        DownloadFailed, match=r"http://127\.0\.0\.1:9: ConnectionError, tried 2 times"
    ) as caught:
        fill(Distribution(tmp_path, Lock((artifact,))), lambda: downloader, SilentProgress())

    assert "secret" not in str(caught.value)


def test_a_disk_that_is_too_full_is_found_out_first(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = repository.artifact("one", BODY)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))

    with pytest.raises(DiskFull, match="MiB free") as caught:
        provision(repository, tmp_path, artifact)

    assert "SUPPLYCHAIN_CACHE" in (caught.value.remedy or "")
    assert repository.requests == []


def test_a_disk_that_fills_up_meanwhile_is_said_so(repository: Repository, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("/dev/full is absent")
    artifact = repository.artifact("one", BODY)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / f"{artifact.name}.part").symlink_to(full)

    with pytest.raises(DiskFull, match="disk is full while one-1"):
        provision(repository, tmp_path, artifact)


def test_a_cache_that_cannot_be_created_is_refused(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(LocalServerError, match="cannot be written"):
        provision(repository, tmp_path / "file" / "cache", repository.artifact("one", b"1"))


def test_two_at_once_download_everything_once(repository: Repository, tmp_path: Path) -> None:
    artifacts = [repository.artifact(f"a{n}", BODY[n:]) for n in range(10)]
    threads = [threading.Thread(target=provision, args=(repository, tmp_path, *artifacts)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Distribution(tmp_path, Lock(tuple(artifacts))).damaged() == []
    assert len(repository.requests) == len(artifacts)


def test_progress_counts_the_files(repository: Repository, tmp_path: Path) -> None:
    counted: list[int] = []
    titles: list[tuple[str, int | None]] = []

    class Recorder(SilentProgress):
        @contextmanager
        def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
            titles.append((description, total))
            yield counted.append

    artifacts = tuple(repository.artifact(f"a{n}", b"%d" % n) for n in range(5))
    fill(
        Distribution(tmp_path, Lock(artifacts)),
        lambda: Downloader(repository.address),
        Recorder(),
        title="Downloading Neo4j",
    )

    assert sum(counted) == 5
    assert titles[0][0] == "Downloading Neo4j (0 MiB, once)"
    assert titles[0][1] == 5


def test_hashes_are_of_the_whole_file(repository: Repository) -> None:
    assert repository.artifact("one", BODY).sha256 == hashlib.sha256(BODY).hexdigest()
