"""The guides of Neo4j Browser: one slide per question of the catalogue, whose Cypher runs on a click.

`guides()` makes one guide to begin with, which draws, and one per area of the catalogue. Parameters stand in the Cypher as
literals; those without a default are in a field above it, and what is typed there takes their place.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from supplychain.graph import catalogue
from supplychain.graph.browser.literals import body, fill, literal
from supplychain.graph.browser.style import legend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.graph.catalogue import Parameter, Query

__all__ = ["DRAWN", "START", "STYLE", "example", "guides", "is_in_guides"]

START, STYLE = "guide.html", "style.grass"
"""Names of the first guide and of the style, beside each other."""

DRAWN = "browser"
"""Area of the questions that are made to be drawn."""

_FIRST = (
    "largest_families", "lineage", "family", "licenses_above", "conflicts_of", "conflicts", "uses", "path",
    "common_ancestors", "neighborhood",
)  # fmt: skip
"""Order of the slides of the first guide; a drawn question that is not named here comes after them."""

_ANYTHING = {
    "Model": "mlabonne/NeuralBeagle14-7B",
    "Dataset": "Open-Orca/OpenOrca",
    "Repository": "github.com/huggingface/alignment-handbook",
    "License": "CC-BY-NC-4.0",
    "Owner": "mlabonne",
    "Paper": "arxiv:2310.16944",
}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "browser/uses": {"id": "runwayml/stable-diffusion-v1-5"},
    "browser/family": {"id": "HuggingFaceH4/zephyr-7b-beta"},
    "browser/path": {
        "id": "second-state/NeuralBeagle14-7B-GGUF",
        "other": "EmbeddedLLM/Mistral-7B-Merge-14-v0.1",
    },
    "browser/common_ancestors": {
        "id": "Open-Orca/Mistral-7B-OpenOrca",
        "other": "HuggingFaceH4/zephyr-7b-beta",
    },
    "browser/neighborhood": {"id": "HuggingFaceH4/zephyr-7b-beta"},
}
_LABEL = re.compile(r"\(\w*:(\w+)[\w|]* \{id: \$id\}\)")
_BLANKS = {"int": 0, "float": 0.0, "bool": False, "list[str]": []}
_BY_NAME = {"other": "mlabonne/Beagle14-7B", "text": "mistral"}


def guides(place: str) -> dict[str, str]:
    """Return every guide: file name → HTML.

    Parameters
    ----------
    place
        Address of the folder that they are served from, ending in a slash: guides lead to each other and to the style by it.
    """
    questions = [catalogue.query(name) for name in catalogue.names()]
    areas = sorted({_area(q) for q in questions} - {DRAWN})
    first = [*(f"{DRAWN}/{name}" for name in _FIRST), *catalogue.names(DRAWN)]
    drawn = sorted((q for q in questions if _area(q) == DRAWN), key=lambda q: first.index(q.name))
    start = _guide("Supply chain of models", [_welcome(place, areas), *map(_slide, drawn)])
    return {START: start} | {
        f"{area}.html": _guide(
            f"Questions: {area}",
            [_contents(place, area, questions), *(_slide(q) for q in questions if _area(q) == area)],
        )
        for area in areas
    }


def example(question: Query) -> dict[str, Any]:
    """Return a value for every parameter: what the demo graph holds where it is required, else its default."""
    label = _LABEL.search(question.text)
    some_id = _ANYTHING.get(label[1] if label else "Model", "")
    given = {
        p.name: _BLANKS.get(p.kind, some_id if p.name == "id" else _BY_NAME.get(p.name, ""))
        for p in question.parameters
        if p.required
    }
    return question.bind(given | _EXAMPLES.get(question.name, {}))


def is_in_guides(question: Query) -> bool:
    """Whether the question's Cypher can stand in a guide; tables that the command line looks up by name are too long."""
    return all(p.kind not in {"reach", "matrix", "domains"} for p in question.parameters)


def _guide(title: str, slides: Iterable[str]) -> str:
    return f'<title>{escape(title)}</title>\n<meta charset="utf-8">\n' + "\n".join(slides) + "\n"


def _welcome(place: str, areas: Iterable[str]) -> str:
    colors = " ".join(
        f'<span style="background:{color};color:{"#fff" if _is_dark(color) else "#1b1f24"};border-radius:9px;'
        f'padding:1px 8px;white-space:nowrap">{escape(label)}</span>'
        for label, color in legend()
    )
    lists = "".join(f"<li>{_jump(place, f'{area}.html', area)}</li>" for area in areas)
    return _framed(
        "<h3>The supply chain of models</h3>"
        "<p>Every slide is a question. The button beside its Cypher runs it; a click on the text puts it into the editor,"
        " to be changed. The ids are those of the demo graph: write your own over them.</p>"
        f"<p>{colors}</p>"
        "<p>A large circle is a model that others were made from. Only what an answer returns is drawn; a double click on a"
        " node shows what is around it.</p>"
        f'<p><a data-exec="style {escape(place + STYLE)}">Apply the colors</a></p>'
        f"<p>More questions, answered by tables:</p><ul>{lists}</ul>"
        "<p>Findings are about declared terms. This is not legal advice.</p>"
    )


def _contents(place: str, area: str, questions: Iterable[Query]) -> str:
    lines = "".join(f"<li>{escape(q.question)}</li>" for q in questions if _area(q) == area)
    back = _jump(place, START, "Back to the first guide")
    return _framed(f"<h3>{escape(area.capitalize())}</h3><ol>{lines}</ol><p>{back}</p>")


def _slide(question: Query) -> str:
    title = question.name.split("/")[1].replace("_", " ").capitalize()
    head = f"<h3>{escape(title)}</h3><p>{escape(question.question)}</p>"
    notes = f"<p><small>{escape(' '.join(question.notes))}</small></p>" if question.notes else ""
    if not is_in_guides(question):
        ask = f"supplychain query {question.name}"
        return _framed(f"{head}<p>Ask it on the command line: <code>{escape(ask)}</code></p>{notes}")
    fields = "".join(_fields(question))
    return _framed(
        f'{head}{fields}<figure><pre class="code runnable">{_code(question)}</pre></figure>{notes}'
    )


def _fields(question: Query) -> Iterator[str]:
    values = example(question)
    for p in _open_fields(question):
        yield (
            f"<p><label>{escape(p.name)} "
            f'<input value-for="{escape(p.name)}" value="{escape(str(values[p.name]))}" size="40"></label></p>'
        )


def _open_fields(question: Query) -> list[Parameter]:
    return [p for p in question.parameters if p.kind == "str" and (p.required or p.name == "direction")]


def _code(question: Query) -> str:
    """Return the Cypher below the header as HTML, with its parameters as literals, those of the fields to be typed over."""
    typed = {p.name for p in _open_fields(question)}

    def mark(name: str, value: Any) -> str:
        text = literal(value)
        return f"'\x02{name}\x03{text[1:-1]}\x04'" if name in typed else text

    # Marked first and turned into elements after everything has been escaped: no value is ever read as HTML.
    marked = escape(fill(body(question.text), example(question), mark), quote=False)
    return re.sub("\x02(\\w+)\x03([^\x04]*)\x04", r'<span value-key="\1">\2</span>', marked)


def _framed(content: str) -> str:
    return f'<slide class="row-fluid"><div class="col-sm-12">{content}</div></slide>'


def _jump(place: str, name: str, text: str) -> str:
    return f'<a data-exec="guide {escape(place + name)}">{escape(text)}</a>'


def _area(question: Query) -> str:
    return question.name.split("/")[0]


def _is_dark(color: str) -> bool:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return (299 * red + 587 * green + 114 * blue) / 1000 < 140
