"""Headers over real sockets: only first bytes are asked for, and no server can make the reader wait, swell or tell secrets."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from safetensors.numpy import save

from supplychain.errors import InputError, SourceFailed
from supplychain.hub_files import HubFolder
from supplychain.naming.architecture.weights import read_folder
from tests.servers import Reply, Request, Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "/acme/tiny/resolve/main/"
CONTENT = save(
    {"encoder.layer.0.query.weight": np.zeros((512, 512), np.float32), "b": np.zeros((2,), np.float16)}
)


@pytest.fixture
def hub() -> Iterator[Server]:
    from huggingface_hub import close_session

    with serve() as server:
        yield server
        close_session()  # its idle connections lead to this server


def ranged(content: bytes) -> Any:
    """Answer as a server that knows ranges."""

    def answer(request: Request) -> Reply:
        last = min(int(request.headers["range"].removeprefix("bytes=0-")), len(content) - 1)
        return Reply(content[: last + 1], 206, {"Content-Range": f"bytes 0-{last}/{len(content)}"})

    return answer


def tiny(server: Server, **options: Any) -> HubFolder:
    return HubFolder("acme/tiny", endpoint=server.address, **{"attempts": 1, **options})


def test_a_model_is_read_from_its_first_bytes(hub: Server) -> None:
    hub.give(
        {
            FOLDER + "model.safetensors": ranged(CONTENT),
            FOLDER + "config.json": ranged(b'{"model_type": "bert"}'),
        }
    )

    found = read_folder(HubFolder("acme/tiny", endpoint=hub.address))

    assert {(t.name, t.shape) for t in found.tensors} == {
        ("encoder.layer.0.query.weight", (512, 512)),
        ("b", (2,)),
    }
    assert found.model_type == "bert"
    assert [(r.path.rpartition("/")[2], r.headers["range"]) for r in hub.asked] == [
        ("model.safetensors", "bytes=0-99999"),
        ("config.json", "bytes=0-1048576"),
    ]


def test_a_longer_header_is_asked_for_whole(hub: Server) -> None:
    content = save({f"layer.{n}.{'x' * 100}": np.zeros((1,), np.float32) for n in range(800)})
    hub.give({FOLDER + "model.safetensors": ranged(content)})

    assert len(read_folder(tiny(hub)).tensors) == 800
    assert [r.headers["range"] for r in hub.asked][:2] == [
        "bytes=0-99999", f"bytes=0-{7 + int.from_bytes(content[:8], 'little')}"
    ]  # fmt: skip


def test_a_model_in_several_files_is_read_by_its_index(hub: Server) -> None:
    shards = {f"model-0000{n}-of-00002.safetensors": {f"w{n}": np.zeros((n,), np.float32)} for n in (1, 2)}
    index = {"metadata": {"total_size": 12}, "weight_map": {"w1": min(shards), "w2": max(shards)}}
    hub.give(
        {
            FOLDER + "model.safetensors.index.json": ranged(json.dumps(index).encode()),
            **{FOLDER + name: ranged(save(tensors)) for name, tensors in shards.items()},
        }
    )

    assert {(t.name, t.shape) for t in read_folder(tiny(hub)).tensors} == {("w1", (1,)), ("w2", (2,))}


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (b"[", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b"{}", "no weight_map"),
        (b'{"weight_map": {"a": 7}}', "no weight_map"),
        (b'{"weight_map": {"a": "../../secret.safetensors"}}', "no safetensors file beside it"),
        (b'{"weight_map": {"a": "http://127.0.0.1/x.safetensors"}}', "no safetensors file beside it"),
        (b'{"weight_map": {"a": "pytorch_model.bin"}}', "no safetensors file beside it"),
        (json.dumps({"weight_map": {str(n): f"{n}.safetensors" for n in range(3000)}}).encode(), "3,000 files"),
        (b'{"weight_map": {"a": "gone.safetensors"}}', "which its index names"),
    ],
)  # fmt: skip
def test_a_hostile_index_ends_in_an_error(hub: Server, index: bytes, said: str) -> None:
    hub.give({FOLDER + "model.safetensors.index.json": ranged(index)})

    with pytest.raises(InputError, match=said):
        read_folder(tiny(hub))


def test_a_tensor_in_two_files_is_an_error(hub: Server) -> None:
    index = {"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}}
    hub.give(
        {
            FOLDER + "model.safetensors.index.json": ranged(json.dumps(index).encode()),
            FOLDER + "1.safetensors": ranged(CONTENT),
            FOLDER + "2.safetensors": ranged(CONTENT),
        }
    )

    with pytest.raises(InputError, match="another file of the model has"):
        read_folder(tiny(hub))


def test_a_server_that_ignores_ranges_is_not_listened_to_for_longer_than_needed(hub: Server) -> None:
    content = (
        CONTENT + b"\0" * 30_000_000
    )  # more than the header says, so that the size is refused once it is known
    hub.give({FOLDER + "model.safetensors": [Reply(content)]})
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="unused"):
            read_folder(tiny(hub))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10_000_000


def test_a_server_that_ignores_ranges_is_read_all_the_same(hub: Server) -> None:
    hub.give({FOLDER + "model.safetensors": [Reply(CONTENT)]})

    assert len(read_folder(tiny(hub)).tensors) == 2


def test_a_server_that_sends_more_than_was_asked_for_is_cut_off(hub: Server) -> None:
    headers = {"Content-Range": f"bytes 0-99999/{len(CONTENT)}"}
    hub.give({FOLDER + "model.safetensors": [Reply(CONTENT, 206, headers)]})

    start = tiny(hub).start("model.safetensors", 100)

    assert start is not None
    assert start.data == CONTENT[:100]
    assert start.size == len(CONTENT)


LIES = {
    "another part": (Reply(CONTENT, 206, {"Content-Range": "bytes 5-99/100"}), "another part"),
    "no part": (Reply(CONTENT, 206), "another part"),
    "length beyond the body": (Reply(CONTENT[:50], 200, {"Content-Length": "60000"}, cut=0), "slowly|Timeout|closed|Error"),
    "body cut off": (Reply(CONTENT, cut=len(CONTENT) - 40), "Error"),
    "packed body": (Reply(CONTENT, 200, {"Content-Encoding": "gzip"}), "packed"),
    "connection reset": (Reply(reset=True), "Error"),
    "forward in circles": (Reply(None, 302, {"Location": "/acme/tiny/resolve/main/model.safetensors"}), "more than 5 times"),
    "forward to a file": (Reply(None, 302, {"Location": "file:///etc/passwd"}), "not followed"),
    "forward to nowhere": (Reply(None, 302, {"Location": "http://[::"}), "no address"),
    "overload": (Reply(None, 503), "status 503"),
    "other refusal": (Reply(None, 418), "status 418"),
    "login needed": (Reply(None, 401, {"X-Error-Code": "GatedRepo"}), "does not give"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_server_ends_in_an_error(hub: Server, lie: str) -> None:
    reply, said = LIES[lie]
    hub.give({FOLDER + "model.safetensors": [reply]})

    with pytest.raises(SourceFailed, match=said):
        read_folder(tiny(hub, timeout=0.3))


def test_a_total_that_is_shorter_than_the_header_is_an_error(hub: Server) -> None:
    hub.give({FOLDER + "model.safetensors": [Reply(CONTENT, 206, {"Content-Range": "bytes 0-99/100"})]})

    with pytest.raises(InputError, match="cut off"):
        read_folder(tiny(hub))


def test_a_server_that_drips_is_given_up(hub: Server) -> None:
    import socket
    import threading

    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while not over.wait(0.01):
                try:
                    connection.sendall(b"\0")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    folder = HubFolder(
        "acme/tiny", endpoint=f"http://127.0.0.1:{listener.getsockname()[1]}", patience=0.2, attempts=1
    )
    try:
        with pytest.raises(SourceFailed, match="slowly"):
            folder.start("model.safetensors", 100_000)
    finally:
        over.set()
        thread.join()
        listener.close()


def test_a_failure_that_passes_is_asked_again(hub: Server) -> None:
    busy = Reply(None, 429, {"Retry-After": "0"})
    hub.give({FOLDER + "model.safetensors": [busy, Reply(None, 503, {"Retry-After": "0"}), Reply(CONTENT)]})

    assert len(read_folder(tiny(hub, attempts=3)).tensors) == 2


def test_the_login_is_shown_to_the_hub_alone(hub: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_IMPLICIT_TOKEN", False)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with serve() as other:
        other.give({"/weights": [Reply(CONTENT)]})
        hub.give({FOLDER + "model.safetensors": [Reply(None, 302, {"Location": f"{other.address}/weights"})]})

        assert len(read_folder(tiny(hub)).tensors) == 2
        assert hub.asked[0].headers["authorization"] == "Bearer hf_secret"
        assert "authorization" not in other.asked[0].headers
        assert other.asked[0].headers["range"] == "bytes=0-99999"


def test_a_model_that_the_hub_does_not_show(hub: Server) -> None:
    hub.give({FOLDER + "model.safetensors": [Reply(None, 404, {"X-Error-Code": "RepoNotFound"})]})

    with pytest.raises(InputError, match="shows no model acme/tiny"):
        read_folder(tiny(hub))


def test_a_model_without_safetensors_says_what_it_lacks(hub: Server) -> None:
    with pytest.raises(InputError, match=r"no model\.safetensors and no model\.safetensors\.index\.json"):
        read_folder(tiny(hub))


@pytest.mark.parametrize("name", ["no such/thing/at all", "../x", "", "a" * 300])
def test_what_is_no_id_is_not_asked_for(name: str) -> None:
    with pytest.raises(InputError, match="neither a file or folder here nor an id"):
        HubFolder(name)


@pytest.mark.parametrize(
    "config", [b"", b"[]", b"{", b'{"model_type": 7}', b"[" * 100_000, b"\xff", b"{}" + b" " * (1 << 20)]
)
def test_a_configuration_that_cannot_be_read_claims_nothing(hub: Server, config: bytes) -> None:
    hub.give({FOLDER + "model.safetensors": [Reply(CONTENT)], FOLDER + "config.json": [Reply(config)]})

    assert read_folder(tiny(hub)).model_type is None
