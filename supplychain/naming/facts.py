"""What is known of a model beside its name: what rules compare the name with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Base", "Facts"]


@dataclass(frozen=True, slots=True)
class Base:
    """A model that another one was made from."""

    name: str
    relation: str = "unspecified"
    model_type: str | None = None
    parameters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Stated or measured facts about one model; None and empty mean that nobody has said anything.

    Attributes
    ----------
    model_type, architectures
        Of the configuration.
    gguf_architecture, pipeline_class
        ``general.architecture`` of a GGUF file, class of a diffusers pipeline.
    task, library
        Pipeline tag and library on the Hub.
    parameters, gguf_parameters
        Numbers of parameters of the safetensors files (or as a source states it) and of the GGUF file.
    quantization
        Method of the configuration, e.g. ``gptq 4 bit``.
    formats
        Endings of the weight files, without the dot.
    tags
        Free tags of the Hub, which name formats and methods too.
    custom_code
        Whether the model brings its own code, so that its classes may be anything.
    """

    model_type: str | None = None
    architectures: tuple[str, ...] = ()
    gguf_architecture: str | None = None
    pipeline_class: str | None = None
    task: str | None = None
    library: str | None = None
    parameters: int | None = None
    gguf_parameters: int | None = None
    quantization: str | None = None
    hidden_size: int | None = None
    layers: int | None = None
    attention_heads: int | None = None
    context_length: int | None = None
    patch_size: int | None = None
    image_size: int | None = None
    languages: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    bases: tuple[Base, ...] = ()
    formats: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    custom_code: bool = False
