"""Small networks as files, made with the safetensors library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import save_file

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def bert(layers: int = 2, width: int = 8, prefix: str = "bert.") -> dict[str, NDArray[np.float16]]:
    """The tensors of a BERT encoder, by their names in published files."""
    names = {
        f"encoder.layer.{n}.{module}.{which}": (width,) if which == "bias" or "Norm" in module else (width, width)
        for n in range(layers)
        for module in (
            "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
            "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm",
        )
        for which in ("weight", "bias")
    }  # fmt: skip
    names["embeddings.word_embeddings.weight"] = (30, width)
    names["embeddings.position_embeddings.weight"] = (16, width)
    return {prefix + name: np.zeros(shape, np.float16) for name, shape in names.items()}


def llama(layers: int = 2, width: int = 8, *, bias: bool = False) -> dict[str, NDArray[np.float16]]:
    """The tensors of a Llama decoder; with a bias, those of Qwen2."""
    tensors = {
        f"model.layers.{n}.{module}.weight": (width,) if "norm" in module else (width, width)
        for n in range(layers)
        for module in (
            "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj",
            "mlp.down_proj", "input_layernorm", "post_attention_layernorm",
        )
    }  # fmt: skip
    if bias:
        tensors |= {
            f"model.layers.{n}.self_attn.{p}_proj.bias": (width,) for n in range(layers) for p in "qkv"
        }
    tensors |= {
        "model.embed_tokens.weight": (30, width),
        "model.norm.weight": (width,),
        "lm_head.weight": (30, width),
    }
    return {name: np.zeros(shape, np.float16) for name, shape in tensors.items()}


def gpt2(layers: int = 2, width: int = 8) -> dict[str, NDArray[np.float16]]:
    """The tensors of a GPT-2 decoder, with the buffers of old files."""
    tensors: dict[str, tuple[int, ...]]
    modules = ("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")
    tensors = {
        f"h.{n}.{module}.{which}": (width,) if which == "bias" or "ln" in module else (width, width)
        for n in range(layers)
        for module in modules
        for which in ("weight", "bias")
    }
    tensors |= {f"h.{n}.attn.bias": (1, 1, 4, 4) for n in range(layers)}
    tensors |= {
        "wte.weight": (30, width),
        "wpe.weight": (16, width),
        "ln_f.weight": (width,),
        "ln_f.bias": (width,),
    }
    return {name: np.zeros(shape, np.float16) for name, shape in tensors.items()}


def write(folder: Path, tensors: dict[str, NDArray[np.float16]], model_type: str | None = None) -> Path:
    """Write a model's folder: weights, and the configuration that claims a type."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "model.safetensors")
    if model_type is not None:
        (folder / "config.json").write_text(json.dumps({"model_type": model_type}), "utf-8")
    return folder
