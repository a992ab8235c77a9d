"""Reading a name: its elements in order, and the convention it follows."""

from __future__ import annotations

import re

from supplychain.naming.element import Element

__all__ = ["convention", "elements"]

_WORDS = {
    "format": r"gguf|ggml|onnx|hf|safetensors|pytorch|pt|tf|jax|flax|mlx|openvino|coreml|exl2|tflite",
    "parameters": r"\d+(\.\d+)?[bm]|\d+x\d+(\.\d+)?b|a\d+(\.\d+)?b",
    "size": r"tiny|mini|nano|micro|small|base|medium|large|x+l|x*large|huge|giant",
    "version": r"v\d+(\.\d+)*[a-z]?|\d+\.\d+(\.\d+)?",
    "layers": r"l\d+|\d+l(ayers?)?",
    "heads": r"[ha]\d+",
    "dataset_characteristic": r"(un)?cased|patch\d+|window\d+|\d{3,4}|\d+k|fp16|fp8|bf16|\d+bit|int[48]",
    "reuse": r"finetun(ed|e)|ft|q?lora|sft|dpo|ppo|rlhf|distil(l|led)?|gptq|awq|bnb|merged?|adapter|peft",
    "training": r"pretrain(ed)?|sparse|moe|deduped|wwm|mlm|clm",
    "task": r"instruct|chat|qa|ner|nli|classification|detection|summarization|translation|mt|asr|tts",
    "language": r"multilingual|en|de|fr|es|zh|ko|ja|ar|hi|english|german|french|chinese|japanese|korean|arabic",
    "architecture": r"[a-z0-9]*(bert|gpt|llama|qwen|mistral|t5|bart|vit|clip|wav2vec|whisper|gemma|phi|resnet)[a-z0-9]*",
}
_PATTERN = re.compile("|".join(f"(?P<{k}>^({v})$)" for k, v in _WORDS.items()), re.IGNORECASE)


def elements(name: str) -> tuple[Element, ...]:
    """Return what the parts of a name say, in order; the owner before the last slash is left out.

    Offsets count from the start of `name` as it was given.
    """
    first = name.rfind("/") + 1
    found = []
    for match in re.finditer(r"[^\W_]+(?:\.\d+)*", name[first:]):
        known = _PATTERN.match(match[0])
        category = (known and known.lastgroup) or "other"
        start = first + match.start()
        found.append(Element(category, match[0], start, first + match.end(), 1.0 if known else 0.5))
    return tuple(found)


def convention(name: str) -> str:
    """Return the convention of a name: ``implementation``, ``application``, ``both`` or ``other``.

    An implementation names an architecture, an application names a task or what the model is for.
    """
    said = {element.category for element in elements(name)}
    if "architecture" in said:
        return "both" if "task" in said else "implementation"
    return "application" if "task" in said else "other"
