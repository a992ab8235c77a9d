"""Headers of safetensors files: what is read of honest ones, and how hostile ones end."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from supplychain.errors import InputError
from supplychain.naming.architecture.header import (
    LARGEST_HEADER,
    MOST_TENSORS,
    PREFIX,
    Tensor,
    header_length,
    parse_header,
)
from supplychain.naming.architecture.weights import read_weights

ROOT = Path(__file__).resolve().parents[4]
_MOST_MEMORY = 1 << 30
"""Address space in which any header is read or refused: of the interpreter, its libraries, and what the header costs."""


def entry(begin: int = 0, end: int = 4, shape: list[int] | None = None, dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": [1] if shape is None else shape, "data_offsets": [begin, end]}


def packed(header: bytes | dict[str, Any], data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(PREFIX, "little") + text + data


def read(content: bytes) -> Any:
    """Read a header as a file of that content is read."""
    length = header_length(content[:PREFIX], place="m.safetensors", size=len(content))
    return parse_header(content[PREFIX : PREFIX + length], place="m.safetensors", size=len(content))


def outcome(content: bytes) -> str:
    """How many tensors are read, or why none."""
    try:
        return str(len(read(content).tensors))
    except InputError as refused:
        return f"refused: {refused}"


def test_a_file_of_the_safetensors_library_is_read() -> None:
    content = save(
        {
            "a.weight": np.zeros((2, 3), np.float32),
            "b": np.zeros((), np.int64),
            "c": np.zeros((0, 4), np.float16),
        },
        metadata={"format": "pt"},
    )

    header = read(content)

    assert set(header.tensors) == {
        Tensor("a.weight", "F32", (2, 3)),
        Tensor("b", "I64", ()),
        Tensor("c", "F16", (0, 4)),
    }
    assert header.metadata == {"format": "pt"}


_shapes = st.lists(st.integers(0, 4), max_size=3).map(tuple)
_names = st.text(min_size=1, max_size=20).filter(lambda name: name != "__metadata__")
_kinds = st.sampled_from([np.float32, np.float16, np.int64, np.uint8, np.bool_])


@settings(max_examples=40)
@given(st.dictionaries(_names, st.tuples(_shapes, _kinds), max_size=6))
def test_whatever_the_library_writes_is_read(tensors: dict[str, tuple[tuple[int, ...], Any]]) -> None:
    content = save({name: np.zeros(shape, kind) for name, (shape, kind) in tensors.items()})

    assert {t.name: t.shape for t in read(content).tensors} == {n: shape for n, (shape, _) in tensors.items()}


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_the_error_that_says_so(content: bytes) -> None:
    assert outcome(content).isdecimal() or "m.safetensors" in outcome(content)


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    )
)
def test_no_json_raises_anything_but_the_error_that_says_so(value: Any) -> None:
    for header in (value, {"a": value}, {"a": entry() | {"shape": value}}, {"__metadata__": value}):
        said = outcome(packed(json.dumps(header).encode(), b"\0" * 4))

        assert said.isdecimal() or "m.safetensors" in said


HOSTILE = {
    "no file": (b"", "ends after 0"),
    "cut in its length": (b"\x10\0\0", "ends after 3"),
    "cut in its header": (packed({"a": entry()}, b"\0" * 4)[:20], "cut off"),
    "cut in its tensors": (packed({"a": entry()}, b"\0\0"), "cut off"),
    "huge length": ((1 << 63).to_bytes(8, "little") + b"{}", "announces a header of 9,223"),
    "largest length": (b"\xff" * 8 + b"{}", "announces a header of 18,446"),
    "no length": (b"\0" * 8, "of 0 bytes"),
    "no JSON": (packed(b"{hello}"), "not JSON"),
    "no object": (packed(b"[1, 2, 3]"), "does not begin with an object"),
    "not UTF-8": (packed(b'{"\xff": 1}'), "not UTF-8"),
    "something after the object": (packed(b'{} {"a": 1}'), "not JSON"),
    "not a number": (packed(b'{"a": NaN}'), "NaN"),
    "number of a thousand digits": (packed(b'{"a": ' + b"9" * 1000 + b"}"), "20 digits"),
    "deep lists": (packed(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"), "nested too deeply"),
    "deep objects": (packed(b'{"a":' * 50_000 + b"1" + b"}" * 50_000), "nested too deeply"),
    "same tensor twice": (packed(b'{"a":%b,"a":%b}' % ((json.dumps(entry()).encode(),) * 2), b"\0" * 4), "twice"),
    "same field twice": (packed(b'{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', b"\0" * 4), "each once"),
    "more fields": (packed({"a": entry() | {"x": 1}}, b"\0" * 4), "each once"),
    "no fields": (packed({"a": {}}), "each once"),
    "no description": (packed({"a": 7}), "not described by an object"),
    "no name": (packed({"": entry()}, b"\0" * 4), "0 characters"),
    "long name": (packed({"a" * 5000: entry()}, b"\0" * 4), "5,000 characters"),
    "no type": (packed({"a": entry(dtype="f32; rm")}, b"\0" * 4), "no valid dtype"),
    "negative shape": (packed({"a": entry(shape=[-1])}, b"\0" * 4), "no valid shape"),
    "shape of truths": (packed(b'{"a":{"dtype":"F32","shape":[true],"data_offsets":[0,4]}}', b"\0" * 4), "no valid shape"),
    "shape of fractions": (packed(b'{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}', b"\0" * 4), "no valid shape"),
    "too many dimensions": (packed({"a": entry(shape=[1] * 40)}, b"\0" * 4), "no valid shape"),
    "shape beyond all files": (packed({"a": entry(shape=[1 << 40, 1 << 40])}, b"\0" * 4), "no file can hold"),
    "offsets backwards": (packed({"a": entry(4, 0)}, b"\0" * 4), "no valid data_offsets"),
    "offsets beyond the file": (packed({"a": entry(0, 400, [100])}, b"\0" * 4), "cut off"),
    "wrong size": (packed({"a": entry(shape=[2])}, b"\0" * 4), "need 8"),
    "overlap": (packed({"a": entry(0, 8, [2]), "b": entry(4, 8)}, b"\0" * 8), "overlap"),
    "all at one place": (packed({"a": entry(), "b": entry()}, b"\0" * 4), "overlap"),
    "gap": (packed({"a": entry(), "b": entry(8, 12)}, b"\0" * 12), "belong to no tensor"),
    "late start": (packed({"a": entry(4, 8)}, b"\0" * 8), "does not follow the header"),
    "bytes left over": (packed({"a": entry()}, b"\0" * 40), "unused"),
    "metadata of numbers": (packed({"__metadata__": {"a": 1}}), "__metadata__"),
    "pickle": (b"\x80\x04\x95" + b"\0" * 20, "pickle"),
    "archive": (b"PK\x03\x04" + b"\0" * 20, "could run code"),
    "pointer": (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
    "web page": (b"<!DOCTYPE html><html>", "web page"),
    "GGUF": (b"GGUF\x03\0\0\0" + b"\0" * 20, "GGUF"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_header_ends_in_an_error_that_says_what_is_wrong(name: str) -> None:
    content, said = HOSTILE[name]

    with pytest.raises(InputError) as raised:
        read(content)

    assert said in raised.value.message
    assert raised.value.message.startswith("m.safetensors ")
    assert len(raised.value.message) < 400


def test_a_type_that_is_newer_than_the_table_is_read_unmeasured() -> None:
    assert read(packed({"a": entry(dtype="F2_E1")}, b"\0" * 4)).tensors == (Tensor("a", "F2_E1", (1,)),)


def heavy() -> dict[str, bytes]:
    """Headers of nearly the largest length, made to cost as much memory as can be."""
    many = b",".join(
        b'"%06d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}' % n for n in range(MOST_TENSORS)
    )
    names = b",".join(
        b'"%06d%s":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}' % (n, b"x" * 4000) for n in range(6000)
    )
    room = LARGEST_HEADER - 100
    return {
        "one name": b'{"' + b"x" * room + b'":1}',
        "names": b"{" + names + b"}",
        "as many tensors as are read": b"{" + many + b"}",
        "more tensors than are read": b"{" + b'"a":{},' * (room // 7) + b'"a":{}}',
        "lists": b'{"a":[' + b"[]," * (room // 3) + b"[]]}",
        "numbers": b'{"a":[' + b"7," * (room // 2) + b"7]}",
        "metadata": b'{"__metadata__":{' + b'"a":"",' * (room // 7) + b'"a":""}}',
        "wide text": '{"\U0001f600'.encode() + b"x" * room + b'":1}',
        "blanks": b"{" + b" " * room + b"}",
    }


def read_all_in_little_memory() -> None:
    """Read the heaviest headers in a process that may have no more memory; run by the test below."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    for name, header in heavy().items():
        sys.stdout.write(f"{name}: {outcome(packed(header))[:200]}\n")


def test_the_heaviest_headers_are_read_or_refused_within_bounded_memory() -> None:
    code = "from tests.unit.naming.architecture.test_header import *; read_all_in_little_memory()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stderr
    assert [line.split(": m.safetensors")[0] for line in done.stdout.splitlines()] == [
        "one name: refused",
        "names: 6000",
        f"as many tensors as are read: {MOST_TENSORS}",
        "more tensors than are read: refused",
        "lists: refused",
        "numbers: refused",
        "metadata: refused",
        "wide text: refused",
        "blanks: 0",
    ]


def test_a_hundred_megabytes_of_names_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with path.open("wb") as file:
        file.write((100_000_000).to_bytes(PREFIX, "little") + b"{")
        for number in range(100):
            file.write(b'"%03d' % number + b"n" * 999_990 + b'":1,')
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"at most 25,000,000 are read"):
            read_weights(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2_000_000


def test_tensors_of_a_large_file_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_file({"w": np.zeros((4_000_000,), np.float32)}, path)
    tracemalloc.start()
    try:
        assert read_weights(path).tensors == (Tensor("w", "F32", (4_000_000,)),)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1_000_000
