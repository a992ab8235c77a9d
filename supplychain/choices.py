"""Choosing a model from a graph: hard filters, candidates in order, the verdict of licenses, and what was dropped and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from supplychain.candidates import Candidate, Choice
from supplychain.errors import UnknownName, UsageError
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.chain import read_chain
from supplychain.graph.store.risks import assess_some
from supplychain.graph.store.scores import Attributes, read_scores
from supplychain.graph.table import Table
from supplychain.licenses.names import NOASSERTION, NONE, license_named
from supplychain.licenses.outbound import Outbound, outbound
from supplychain.licenses.ruleset import ruleset_of
from supplychain.licenses.texts import all_texts
from supplychain.lineage import Lineage
from supplychain.reuse.choosing import (
    ACCEPTED,
    FRAMEWORKS,
    UNKNOWN,
    Needs,
    framework_words,
    surely,
    weighted,
    weights_with,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplychain.graph.store import Store
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["choose"]

_LIKE = Cypher(
    "MATCH (m:Model {id: $id}) USING INDEX SEEK m:Model(id) RETURN m.id AS id, m.task AS task, "
    "[a IN CASE WHEN m.model_type IS NULL THEN coalesce(m.architectures, []) ELSE [m.model_type] END | toLower(a)] "
    "AS architectures"
)
_OF_TASK = Cypher("MATCH (m:Model {task: $task}) WHERE m.reason IS NULL RETURN m.task AS task LIMIT 1")
_LIBRARIES = Cypher(
    "MATCH (m:Model) WHERE m.library IS NOT NULL RETURN DISTINCT m.library AS library ORDER BY library"
)
_BATCH = 25
"""Candidates whose licenses are judged together."""
_NEXT = 3
"""Models of the same architecture that are named with each candidate."""


def choose(
    store: Store,
    *,
    task: str | None = None,
    license: str | None = None,  # noqa: A002 - what it is called everywhere else
    use: str = "uses",
    max_params: int | None = None,
    framework: str | None = None,
    language: str | None = None,
    like: str | None = None,
    weights: Mapping[str, float] | None = None,
    unknown: str = "apart",
    accept: str = "warn",
    ruleset: str | RuleSet = "practical",
    look: int = 200,
    limit: int = 10,
    list_dropped: bool = False,
) -> Choice:
    """Return candidates for a task, with reasons.

    Parameters
    ----------
    task
        As the Hub names it, e.g. ``text-classification``; may be left out with `like`.
    license
        License of the work that the model is for: models whose lineage does not allow it are dropped. Without one, licenses
        are not judged.
    use
        How the work rests on the model: ``uses`` at run time, or a word such as ``finetune``, ``quantized``.
    max_params
        Largest number of parameters.
    framework
        A framework, a format, or a library that the graph knows.
    language
        Code of a language, as models state it.
    like
        A model: its task unless one is given, and its architecture.
    weights
        Attribute → weight, for those that are not to have the usual one.
    unknown
        What happens to models of which nobody knows what a filter asks: ``apart`` lists them at the end, ``keep`` among the
        others, ``drop`` not at all. Known and unknown is always said.
    accept
        Gravest verdict on licenses with which a model is no conflict yet: ``warn``, which leaves it to you, or ``info``.
    ruleset
        Rule set of the verdicts.
    look
        Models whose attributes are weighed, the most used first.
    limit
        Candidates to return, and as many apart.
    list_dropped
        Whether to list the models that plain filters drop, the most used, as many as `look` says; those that a license drops
        are listed anyway, and all are counted.

    Raises
    ------
    UnknownName
        There is no such task, license, framework, attribute, relation or model; near ones are named.
    """
    search = _Search(store, look=look, limit=limit, rules=ruleset_of(ruleset), list_dropped=list_dropped)
    needs = search.needs(
        task=task, license_=license, use=use, max_params=max_params, framework=framework, language=language, like=like,
        weights=weights or {}, unknown=unknown, accept=accept,
    )  # fmt: skip
    return search.run(needs)


class _Search:
    """One search."""

    def __init__(self, store: Store, *, look: int, limit: int, rules: RuleSet, list_dropped: bool) -> None:
        if look < 1 or limit < 1:
            raise UsageError(f"look and limit must be at least 1, not {look} and {limit}.")
        self._store, self._look, self._limit, self._rules = store, look, limit, rules
        self._list_dropped = list_dropped
        self._asked: dict[str, Any] = {}
        self._dropped: Counter[str] = Counter()
        self._dropped_rows: list[tuple[Any, ...]] = []
        self._judged = self._scored_now = 0

    def needs(
        self,
        *,
        task: str | None,
        license_: str | None,
        use: str,
        max_params: int | None,
        framework: str | None,
        language: str | None,
        like: str | None,
        weights: Mapping[str, float],
        unknown: str,
        accept: str,
    ) -> Needs:
        """Check what is asked, and keep it in the form in which the graph is asked."""
        if accept not in ACCEPTED:
            raise UnknownName.among("verdict to accept", accept, ACCEPTED)
        if unknown not in UNKNOWN:
            raise UnknownName.among("way with what is not known", unknown, UNKNOWN)
        known = self._like(like) if like else {}
        wanted = task or known.get("task")
        if not wanted:
            raise UsageError(
                "A task is needed." if not like else f"Nobody knows the task of {like}.",
                remedy="Give one, e.g. --task text-classification; see: supplychain query reuse/tasks",
            )
        wanted = self._task(wanted)
        own = _license(license_) if license_ else ""
        by_file = (framework or "").strip().lower() in FRAMEWORKS
        words = framework_words(framework, [] if by_file else self._libraries()) if framework else None
        self._asked = {
            "task": wanted,
            "max_params": max_params,
            "words": words,
            "files": by_file,
            "language": language,
            "like": known.get("architectures") or None,
        }
        return Needs(
            task=wanted,
            license=own,
            use=use,
            max_parameters=max_params,
            framework=framework or "",
            language=language or "",
            like=known.get("id", ""),
            unknown=unknown,
            accept=accept,
            weights=weights_with(weights),
        )

    def run(self, needs: Needs) -> Choice:
        """Find, weigh and judge."""
        counts = list(ask(self._store, "reuse/candidate_counts", self._asked))
        for row in counts:
            if row["state"] == "dropped" or (row["state"] == "unknown" and needs.unknown == "drop"):
                self._dropped[row["why"]] += row["models"]
        pool = self._weighed(self._pool("fits", needs), needs)
        doubtful = any(row["state"] == "unknown" for row in counts) and needs.unknown != "drop"
        unsure = self._weighed(self._pool("unknown", needs), needs) if doubtful else []
        if needs.unknown == "keep":
            pool, unsure = _ordered([*pool, *unsure]), []
        kept, apart = self._judge(pool, needs)
        if needs.unknown != "drop":
            more, undecided = self._judge(unsure, needs)
            apart = _ordered([*apart, *more, *undecided])
        shown = self._completed(kept[: self._limit], [*kept, *pool])
        return Choice(
            needs=needs,
            candidates=tuple(shown),
            apart=tuple(self._completed(apart[: self._limit], [*apart, *kept])),
            dropped=dict(self._dropped.most_common()),
            dropped_models=Table(("model", "why", "downloads", "path", "reason"), self._dropped_list(needs)),
            models=sum(row["models"] for row in counts),
            looked=len(pool) + len(unsure),
            judged=self._judged,
            scored_now=self._scored_now,
        )

    def _like(self, model: str) -> dict[str, Any]:
        key = Lineage(self._store).known(model)
        rows = self._store.read(_LIKE, {"id": key})
        if not rows:
            raise UsageError(f"{key} is no model.", remedy="Give the id of a model.")
        return rows[0]

    def _task(self, text: str) -> str:
        """Return the task of the graph that a text names, in its own spelling or in that of the Hub."""
        for name in (text, text.strip().lower().replace(" ", "-").replace("_", "-")):
            if self._store.read(_OF_TASK, {"task": name}):
                return name
        tasks = [row["task"] for row in ask(self._store, "reuse/tasks", {"limit": None})]
        raise UnknownName.among(
            "task", text, tasks, remedy="All tasks of this graph: supplychain query reuse/tasks"
        )

    def _libraries(self) -> list[str]:
        return [name for (name,) in self._store.stream(_LIBRARIES)]

    def _pool(self, state: str, needs: Needs) -> list[Candidate]:
        rows = ask(self._store, "reuse/candidates", {**self._asked, "state": state, "limit": self._look})
        return [
            Candidate(
                model=row["model"],
                parameters=row["parameters"],
                downloads=row["downloads"],
                dependents=row["dependents"],
                architectures=tuple(row["architectures"] or ()),
                not_known=(row["why"],) if state == "unknown" else (),
            )
            for row in rows
            if row["model"] != needs.like
        ]

    def _weighed(self, pool: list[Candidate], needs: Needs) -> list[Candidate]:
        """Give candidates their attributes and put them in order."""
        scores = read_scores(self._store, [one.model for one in pool])
        weighed = []
        for one in pool:
            found = scores.get(one.model, Attributes({}))
            self._scored_now += not found.stored
            score = weighted(surely(found.rows), needs.weights)
            weighed.append(replace(one, score=score, attributes=found.means, factors=found.rows))
        return _ordered(weighed)

    def _judge(self, pool: list[Candidate], needs: Needs) -> tuple[list[Candidate], list[Candidate]]:
        """Judge candidates in their order until enough stand; return those that do, and those nobody can tell about."""
        if not needs.license:
            return pool, []
        kept: list[Candidate] = []
        apart: list[Candidate] = []
        for first in range(0, len(pool), _BATCH):
            if len(kept) >= self._limit:
                break
            batch = pool[first : first + _BATCH]
            names = [one.model for one in batch]
            table = read_chain(self._store, above=names).table
            verdicts = outbound(table, names, needs.license, self._rules, relation=needs.use)
            self._judged += len(batch)
            for one in batch:
                verdict = verdicts[one.model]
                if verdict.verdict == "error" or (verdict.verdict == "warn" and needs.accept == "info"):
                    self._drop(one, "license conflict", verdict)
                elif verdict.verdict != "unknown":
                    kept.append(replace(one, outbound=verdict))
                elif needs.unknown == "drop":
                    self._drop(one, "license not known", verdict)
                else:
                    unsure = replace(one, outbound=verdict, not_known=(*one.not_known, "license not known"))
                    (kept if needs.unknown == "keep" else apart).append(unsure)
        return kept, apart

    def _drop(self, one: Candidate, why: str, verdict: Outbound) -> None:
        self._dropped[why] += 1
        self._dropped_rows.append((one.model, why, one.downloads, list(verdict.path), verdict.reason))

    def _dropped_list(self, needs: Needs) -> list[tuple[Any, ...]]:
        """Return dropped models, those that a license drops first, then the most used that a plain filter drops."""
        states = ["dropped", *(["unknown"] if needs.unknown == "drop" else [])] if self._list_dropped else []
        plain: list[tuple[Any, ...]] = [
            (row["model"], row["why"], row["downloads"], [], "")
            for state in states
            for row in ask(
                self._store, "reuse/candidates", {**self._asked, "state": state, "limit": self._look}
            )
        ]
        return [*self._dropped_rows, *plain]

    def _completed(self, shown: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
        """Give the candidates that are shown what takes longer: risks, and what to try next."""
        assessed = assess_some(self._store, [one.model for one in shown])
        return [
            replace(one, risks=assessed[one.model].risks, try_next=tuple(_alike(one, others))[:_NEXT])
            for one in shown
        ]


def _license(text: str) -> str:
    """Return the license that a text names; one that nobody can name is refused, with near ones."""
    named = license_named(text)
    if named.id in (NOASSERTION, NONE):
        known = {identifier.lower() for identifier in all_texts()}
        raise UnknownName.among("license", text.lower(), known)
    return named.id


def _ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates by score, those without one behind, then by use."""

    def place(one: Candidate) -> tuple[bool, float, float, int, str]:
        used = -1 if one.downloads is None else one.downloads
        return one.score is None, -(one.score or 0.0), -used, -one.dependents, one.model

    return sorted(candidates, key=place)


def _alike(one: Candidate, others: Sequence[Candidate]) -> Iterator[str]:
    kinds = {kind.lower() for kind in one.architectures}
    for other in dict.fromkeys(o.model for o in others if kinds & {k.lower() for k in o.architectures}):
        if other != one.model:
            yield other
