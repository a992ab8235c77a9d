"""The closed vocabulary of what can be observed of a model: the parts someone looked at, and the marks seen there.

A mark is stored as ``place: mark``; a place is one of the parts. Where a part was looked at and a mark is not there, there is
none; where nobody looked at the part, nobody knows.
"""

from __future__ import annotations

__all__ = ["MARKS", "PARTS", "marks_in"]

PARTS: dict[str, str] = {
    "answer": "the Hub's answer about the model: tags, task, downloads, likes",
    "front matter": "the front matter of its card",
    "card": "the text of its card",
    "config": "what the Hub answers of its configuration",
    "files": "the list of its files",
    "results": "results it states for machines: model-index, .eval_results",
    "weights": "headers of its weight files, as the Hub answers them",
    "spaces": "the Spaces that use it",
    "scan": "the Hub's security scan",
    "storage": "the bytes its repository takes",
    "children": "numbers of models made from it, as the Hub answers them",
    "inference": "the providers that run it",
}
"""Part → what it is."""

MARKS: dict[str, str] = {
    "answer: tensorboard": "a tag says that it has TensorBoard logs",
    "answer: inference": "a provider runs it",
    "config: custom code": "its configuration or a tag says that it brings code of its own (auto_map, custom_code)",
    "config: pinned base": "its configuration names the revision of the base that is fetched when it is loaded (peft)",
    "front matter: datasets": "names training data",
    "front matter: hardware": "names the hardware of its training (co2_eq_emissions)",
    "front matter: license link": "links to the text of its license",
    "front matter: license name": "names a license that the Hub has no id for",
    "files: no weights": "nothing but documents, code, pictures and configuration",
    "files: coreml": "weights for Core ML",
    "files: openvino": "weights for OpenVINO",
    "files: pickle": "weights of the pickle family",
    "files: pickle without twin": "weights of the pickle family and no safetensors file beside them",
    "files: python": "Python files",
    "files: notebook": "a Jupyter notebook",
    "files: dockerfile": "a Dockerfile",
    "files: environment": "requirements.txt, environment.yml or the like",
    "files: tensorboard log": "TensorBoard logs of its training",
    "files: trainer state": "trainer_state.json: the log of its training",
    "files: result files": "result files of its training (…_results.json)",
    "files: training arguments": "training_args.bin",
    "files: recipe": "a configuration of its training in YAML",
    "files: readme": "a card",
    "results: counted by the reuse study": "results that the script of the reuse study would count: all of them, or none",
    "card: performance table": "a table under a heading on results",
    "card: training data": "text under a heading on training data",
    "card: architecture": "text under a heading on its architecture",
    "card: training log link": "a link to logs of its training (Weights & Biases, Comet, MLflow, …)",
    "card: hardware type": "a filled line on hardware",
    "card: hardware": "names an accelerator",
    "card: training configuration": "three or more values of hyper-parameters under a heading on them, the seed among them",
    "card: some training configuration": "values of hyper-parameters",
    "card: loading code": "code that loads the model by its id",
    "card: code": "code",
    "card: demo link": "a link to a Space, a notebook or another demo",
    "card: framework versions": "the versions of the libraries it was made with",
    "card: latency": "a stated speed, with its unit",
    "card: quantized loading": "code or text on loading it in 8 or 4 bit",
    "card: fine-tuning instructions": "a heading on fine-tuning with code below",
    "card: fine-tuning": "words on fine-tuning",
    "card: memory": "how much memory it takes",
    "card: limitations": "text under a heading on limitations, bias or risks",
    "card: intended use": "text under a heading on uses",
    "card: paper link": "a link to a paper",
}
"""Mark → its meaning."""


def marks_in(place: str, marks: frozenset[str]) -> frozenset[str]:
    """Return the marks seen at a place, without its name."""
    start = f"{place}: "
    return frozenset(mark[len(start) :] for mark in marks if mark.startswith(start))
