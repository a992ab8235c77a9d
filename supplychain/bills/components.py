"""Components of a CycloneDX document: which artifact each is, and what its standard fields say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from supplychain.bills.naming import FORMAT_PREFIX, UNCLAIMED, endpoint_of
from supplychain.bills.values import items, mapping, text_of, texts
from supplychain.identifiers import repository_id
from supplychain.records import Endpoint, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Component", "LicenseChoice", "components_in"]

_LABELS = {"machine-learning-model": "Model", "data": "Dataset"}
_CODE = ("application", "library", "framework")


class LicenseChoice(NamedTuple):
    """One license of a component: its text, and whether it is declared or concluded."""

    text: str
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class Component:
    """A model, a dataset or a repository that a document describes."""

    endpoint: Endpoint
    said: Mapping[str, Any]
    hub: str | None = None
    owner: str = ""

    @property
    def ref(self) -> str:
        """Its name inside the document."""
        return text_of(self.said.get("bom-ref"))

    @property
    def name(self) -> str:
        """Its name without owner."""
        return text_of(self.said.get("name"))

    @property
    def version(self) -> str:
        """Its revision."""
        return text_of(self.said.get("version"))

    @property
    def description(self) -> str:
        """Its description."""
        return text_of(self.said.get("description"))

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        tags = self.said.get("tags")
        return texts(tags) if isinstance(tags, list) else ()

    @property
    def exact(self) -> list[str]:
        """Claims that this program wrote into its properties, each a line of `supplychain.interchange`."""
        return self._own("record")

    @property
    def is_exact(self) -> bool:
        """Whether everything that sources say of it stands in its own properties, though it may be nothing."""
        return bool(self.exact or self._own(UNCLAIMED))

    @property
    def placeholder(self) -> str:
        """Why only its name is known; blank when it is described."""
        return next(iter(self._own("placeholder")), "")

    @property
    def relation(self) -> str:
        """How it became what it is an ancestor of."""
        return next(iter(self._own("relation")), "")

    @property
    def points_at(self) -> str:
        """Name of the whole component, where this one only stands for it."""
        return next(iter(self._own("ref")), self.ref)

    @property
    def model_parameters(self) -> dict[str, Any]:
        """What its model card says of task, architecture and data."""
        return mapping(mapping(self.said.get("modelCard")).get("modelParameters"))

    @property
    def limitations(self) -> tuple[str, ...]:
        """Limitations that its model card states."""
        considered = mapping(mapping(self.said.get("modelCard")).get("considerations"))
        stated = considered.get("technicalLimitations")
        return texts(stated) if isinstance(stated, list) else ()

    @property
    def results(self) -> tuple[str, ...]:
        """Results that its model card states, as ``type: value`` where the type says something."""
        analysis = mapping(mapping(self.said.get("modelCard")).get("quantitativeAnalysis"))
        found = []
        for metric in items(analysis.get("performanceMetrics")):
            kind, value = text_of(metric.get("type")), text_of(metric.get("value"))
            found.append(value if kind in ("", "as stated") else f"{kind}: {value}")
        return texts(found)

    @property
    def licenses(self) -> list[LicenseChoice]:
        """Its licenses, by id, expression or name."""
        found = []
        for choice in items(self.said.get("licenses")):
            said = mapping(choice.get("license")) or choice
            names = (said.get("id"), said.get("expression"), said.get("name"))
            name = next((text for text in map(text_of, names) if text.strip()), "")
            if name:
                found.append(LicenseChoice(name, text_of(said.get("acknowledgement"))))
        return found

    def address(self, *kinds: str) -> str | None:
        """Return its first address of some kinds."""
        for reference in items(self.said.get("externalReferences")):
            if reference.get("type") in kinds and (url := text_of(reference.get("url"))):
                return url
        return None

    def ancestors(self, source: str) -> tuple[list[Component], list[Skipped]]:
        """Return what it was made from, and what of it cannot be told."""
        return _told(items(mapping(self.said.get("pedigree")).get("ancestors")), source)

    def _own(self, name: str) -> list[str]:
        full = f"{FORMAT_PREFIX}{name}"
        return [text_of(p.get("value")) for p in items(self.said.get("properties")) if p.get("name") == full]


def components_in(document: Mapping[str, Any], source: str) -> tuple[list[Component], list[Skipped]]:
    """Return the components of a document that are artifacts, nested ones too, and those that are not."""
    waiting = [mapping(mapping(document.get("metadata")).get("component"))]
    waiting += items(document.get("components"))
    found: list[dict[str, Any]] = []
    waiting.reverse()
    while waiting:
        said = waiting.pop()
        if said:
            found.append(said)
            waiting += reversed(items(said.get("components")))
    return _told(found, source)


def _told(found: Iterable[dict[str, Any]], source: str) -> tuple[list[Component], list[Skipped]]:
    told, skipped = [], []
    for said in found:
        component = _component(said)
        if isinstance(component, str):
            example = f"{text_of(said.get('type'))} {text_of(said.get('name'))}"[:120]
            skipped.append(Skipped(source=source, reason=component, example=example))
        else:
            told.append(component)
    return told, skipped


def _component(said: dict[str, Any]) -> Component | str:
    """Return the artifact that a component is, or the reason why it is none."""
    purl = _Purl.of(text_of(said.get("purl")))
    kind = text_of(said.get("type"))
    itself = Component(endpoint_of(text_of(said.get("bom-ref"))) or Endpoint("", ""), said)
    group, name = text_of(said.get("group")), text_of(said.get("name"))
    plain = f"{group}/{name}" if group and name else name
    if itself.endpoint.id and itself.is_exact:
        return itself
    if kind in _LABELS:
        key = purl.path if purl and purl.kind == "huggingface" else plain
        if not key:
            return "a component without a name"
        known = bool(purl and purl.kind == "huggingface")
        return Component(
            Endpoint(_LABELS[kind], key.removeprefix("datasets/") if kind == "data" else key),
            said,
            "huggingface" if known else None,
            group or (purl.owner if purl and known else ""),
        )
    if kind in _CODE:
        found = f"github.com/{purl.path}".lower() if purl and purl.kind == "github" else _code_at(said)
        return Component(Endpoint("Repository", found), said) if found else "code without a repository"
    return "a component that is no model, dataset or repository"


def _code_at(said: dict[str, Any]) -> str:
    for reference in items(said.get("externalReferences")):
        if reference.get("type") == "vcs":
            found = repository_id(text_of(reference.get("url")))
            if isinstance(found, str):
                return found
    return ""


class _Purl(NamedTuple):
    """The parts of a package address that name an artifact."""

    kind: str
    path: str

    @property
    def owner(self) -> str:
        return self.path.rpartition("/")[0]

    @classmethod
    def of(cls, text: str) -> _Purl | None:
        """Split ``pkg:kind/owner/name@version?…``; None for text that is none."""
        if not text.startswith("pkg:"):
            return None
        rest = text.removeprefix("pkg:").lstrip("/").split("#", 1)[0].split("?", 1)[0].rsplit("@", 1)[0]
        kind, _, path = rest.partition("/")
        path = "/".join(filter(None, map(unquote, path.split("/"))))
        return cls(kind.lower(), path) if path else None
