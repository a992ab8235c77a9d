"""License verdicts and conflicts in a real graph: written once, changed only where something changed, the same by Cypher."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import Chain
from supplychain.errors import UnknownName
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.chain import read_chain
from supplychain.graph.store.findings import refresh
from supplychain.interchange import records_in
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.ruleset import named_ruleset
from supplychain.loading import write_records
from supplychain.progress import SilentProgress
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

CONFLICTS = Cypher(
    "MATCH (a)-[c:CONFLICTS_WITH]->(b) RETURN a.id, b.id, properties(c) AS p ORDER BY a.id, b.id, c.ruleset"
)
VERDICTS = Cypher(
    "MATCH (a)-[v:VERDICT]->(b) RETURN a.id, b.id, properties(v) AS p ORDER BY a.id, b.id, v.reach"
)


def derived(downstream: str, upstream: str, relation: str = "finetune") -> dict[str, Any]:
    """The fact that a model was made from another one."""
    return {
        "kind": "DERIVED_FROM",
        "start": ["Model", downstream],
        "end": ["Model", upstream],
        "relation": relation,
    }


def stated(artifact: str, license_: str, **more: Any) -> dict[str, Any]:
    """The fact that a model, or a repository by its address, states a license."""
    label = "Repository" if artifact.startswith("github.com/") else "Model"
    return {"kind": "LICENSED_UNDER", "start": [label, artifact], "raw": license_, **more}


CHAIN = [
    derived("b/Llama-3-tuned", "a/base"),
    derived("c/Llama-3-small", "b/Llama-3-tuned", "quantized"),
    {"kind": "USES", "start": ["Repository", "github.com/d/app"], "end": ["Model", "c/Llama-3-small"]},
    stated("a/base", "llama3"),
    stated("b/Llama-3-tuned", "apache-2.0"),
    stated("c/Llama-3-small", "llama3"),
    stated("github.com/d/app", "mit"),
]


def load(store: Store, facts: list[dict[str, Any]], source: str = "test") -> None:
    lines = [json.dumps(fact) for fact in facts]
    report = write_records(store, records_in(lines, source=source), source=source)
    assert not report.counts.skipped


def found(store: Store) -> list[tuple[str, str, str, str]]:
    return [(a, b, p["severity"], p["rule"]) for a, b, p in store.read(CONFLICTS).rows]


def test_conflicts_name_the_hop_that_broke_the_license(store: Store) -> None:
    load(store, CHAIN)

    done = refresh(store, "practical")

    assert found(store) == [
        ("b/Llama-3-tuned", "a/base", "error", "R7"),
        ("github.com/d/app", "a/base", "warn", "R12"),
        ("github.com/d/app", "c/Llama-3-small", "warn", "R12"),
    ]
    first = store.read(CONFLICTS).rows[0][2]
    assert first["path"] == ["b/Llama-3-tuned", "a/base"]
    assert (first["blamed"], first["inherited"]) == ("b/Llama-3-tuned", False)
    assert (first["license"], first["upstream_license"]) == ("Apache-2.0", "LicenseRef-hf-llama3")
    assert first["clause"]
    assert (done.conflicts, done.counts["error"], done.counts["warn"]) == (3, 1, 1)


def test_a_second_refresh_writes_nothing_and_a_change_only_its_own(store: Store) -> None:
    load(store, CHAIN)
    first = refresh(store, "practical")
    assert first.written > 0

    again = refresh(store, "practical")
    assert (again.written, again.removed) == (0, 0)
    load(store, [stated("e/other", "apache-2.0")])
    load(store, [derived("e/other", "a/base", "adapter")])
    after = refresh(store, "practical")

    assert ("e/other", "a/base", "error", "R7") in found(store)
    assert after.removed == 0
    assert after.written < first.written
    by_steps = store.read(CONFLICTS).rows, store.read(VERDICTS).rows
    store.write(Cypher("MATCH ()-[r:CONFLICTS_WITH|VERDICT]->() DELETE r"))
    refresh(store, "practical")
    assert (store.read(CONFLICTS).rows, store.read(VERDICTS).rows) == by_steps


def test_what_is_mended_goes_away(store: Store) -> None:
    load(store, CHAIN)
    refresh(store, "practical")

    store.write(Cypher("MATCH (:Model {id: 'b/Llama-3-tuned'})-[r:LICENSED_UNDER]->() DELETE r"))
    load(store, [stated("b/Llama-3-tuned", "llama3")], source="mended")
    refresh(store, "practical")

    assert not [row for row in found(store) if row[0] == "b/Llama-3-tuned"]


def test_nothing_is_computed_until_something_was_loaded(store: Store) -> None:
    load(store, CHAIN)
    licenses = Chain(store, Settings()).licenses

    assert not licenses.refresh(only_when_stale=True).fresh
    assert licenses.refresh(only_when_stale=True).fresh
    load(store, [{"kind": "Model", "id": "f/new"}])
    assert not licenses.refresh(only_when_stale=True).fresh


class LeavesOff(SilentProgress):
    """Work that is interrupted when the verdicts are about to be written."""

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        del total
        if description == "Writing verdicts":
            raise KeyboardInterrupt
        yield lambda _: None


def test_half_of_the_findings_is_never_counted_as_all(store: Store) -> None:
    load(store, CHAIN)
    refresh(store, "practical")
    whole = store.read(VERDICTS).rows
    store.write(Cypher("MATCH ()-[r:VERDICT]->() DELETE r"))

    with pytest.raises(KeyboardInterrupt):
        refresh(store, "practical", progress=LeavesOff())

    assert not ask(store, "licenses/severities", {}).rows
    assert not ask(store, "licenses/rule_sets", {}).rows
    # Nothing was loaded in between, and yet it is not what the note of the first run spoke of.
    assert not refresh(store, "practical", only_when_stale=True).fresh
    assert store.read(VERDICTS).rows == whole
    assert ask(store, "licenses/severities", {}).rows


def test_a_matrix_judges_each_dependency_by_itself(store: Store) -> None:
    load(store, [derived("b/tuned", "a/base"), derived("c/small", "b/tuned", "quantized")])
    load(store, [{"kind": "RENAMED_TO", "start": ["Model", "old/base"], "end": ["Model", "a/base"]}])
    load(store, [stated("a/base", "gpl-3.0"), stated("b/tuned", "mit"), stated("c/small", "apache-2.0")])

    done = refresh(store, "osadl")

    assert found(store) == [("b/tuned", "a/base", "error", "matrix")]
    assert (done.counts, done.conflicts) == ({"ok": 1, "unknown": 0, "warn": 0, "error": 1}, 1)


def test_a_removed_source_takes_its_conflicts_along(store: Store) -> None:
    load(store, CHAIN)
    refresh(store, "practical")

    Chain(store, Settings()).remove("test")

    assert store.read(Cypher("MATCH (n:Artifact) RETURN count(n) AS n"))[0]["n"] == 0
    assert found(store) == []


def test_a_renamed_base_hands_on_its_license(store: Store) -> None:
    load(
        store,
        [
            derived("b/Llama-3-tuned", "old/base"),
            {"kind": "RENAMED_TO", "start": ["Model", "old/base"], "end": ["Model", "new/base"]},
            stated("new/base", "cc-by-nc-4.0"),
            stated("b/Llama-3-tuned", "mit"),
        ],
    )

    (check,) = Chain(store, Settings()).licenses.check("b/Llama-3-tuned")

    assert [(r["upstream"], r["severity"], r["rule"]) for r in check.findings] == [
        ("new/base", "error", "R1")
    ]


def test_a_merely_inferred_license_stays_unknown(store: Store) -> None:
    load(
        store,
        [
            derived("b/Llama-3-tuned", "a/base"),
            stated("a/base", "llama2", confidence="inferred"),
            stated("b/Llama-3-tuned", "mit"),
        ],
    )

    (check,) = Chain(store, Settings()).licenses.check("b/Llama-3-tuned")

    assert check.verdict == "unknown"


def test_a_name_may_hint_at_a_license_nobody_can_tell(store: Store) -> None:
    load(
        store,
        [
            derived("b/voice", "a/XTTS-v1"),
            stated("a/XTTS-v1", "other"),
            stated("b/voice", "mit"),
        ],
    )

    (check,) = Chain(store, Settings()).licenses.check("b/voice")

    assert check.verdict == "unknown"
    assert "suggests LicenseRef-hf-coqui-public-model-license" in check.findings[0]["reason"]


def test_statements_that_disagree_are_shown_and_weaken_the_verdict(store: Store) -> None:
    load(
        store,
        [
            derived("b/Llama-3-tuned", "a/base"),
            stated("a/base", "cc-by-nc-4.0", field=["tag"]),
            stated("a/base", "apache-2.0", field=["card"]),
            stated("b/Llama-3-tuned", "mit"),
        ],
    )
    licenses = Chain(store, Settings()).licenses

    (check,) = licenses.check("b/Llama-3-tuned")
    (base,) = licenses.check("a/base")

    assert (check.verdict, check.findings[0]["rule"]) == ("warn", "R1")
    assert "states several" in check.findings[0]["why_not_error"]
    assert base.disagreeing == ("Apache-2.0", "CC-BY-NC-4.0")


def test_explain_takes_licenses_and_artifacts(demo: Store) -> None:
    licenses = Chain(demo, Settings()).licenses

    by_name = licenses.explain("meta-llama/Llama-2-7b-hf", "finetune", "NousResearch/Nous-Hermes-llama-2-7b")
    by_license = licenses.explain("llama2", "finetune", "mit")

    assert (by_name.severity, by_license.severity) == ("error", "error")
    assert [f.rule for f in by_name.findings] == [f.rule for f in by_license.findings]
    assert "not legal advice" in by_name.note


def test_a_suggestion_keeps_what_is_asked_or_says_why_none_can(demo: Store) -> None:
    licenses = Chain(demo, Settings()).licenses

    llama = licenses.suggest("NousResearch/Nous-Hermes-llama-2-7b")
    barred = licenses.suggest("mlabonne/NeuralBeagle14-7B")

    assert llama.licenses == ("LicenseRef-scancode-llama-2-license-2023",)
    assert barred.licenses == ()
    assert "CC-BY-NC-ND-4.0" in barred.why_none


def test_an_artifact_nobody_knows_is_refused(demo: Store) -> None:
    with pytest.raises(UnknownName, match="nobody/nothing"):
        Chain(demo, Settings()).licenses.check("nobody/nothing")


def test_cypher_composes_the_reach_that_python_does(demo: Store) -> None:
    """The same table as a parameter: every written conflict over a shortest path has the verdict that Cypher finds live."""
    agreed = 0
    for artifact, upstream, p in demo.read(CONFLICTS).rows:
        if (
            p["ruleset"] != "practical"
            or " AND/OR " in p["license"] + p["upstream_license"]
            or "R6" in p["rules"]
        ):
            continue
        for row in ask(demo, "licenses/verdicts_above", {"id": artifact}):
            if row["upstream"] == upstream and row["path"] == p["path"] and row["severity"]:
                assert row["reach"] == p["reach"]
                if p["rule"] != "R8" and row["severity"] != p["severity"]:
                    assert "R8" in p["rules"] or p["severity"] in (
                        "info",
                        "warn",
                    )  # names and owners are not in the table
                agreed += 1
    assert agreed > 100


def test_the_whole_graph_and_one_artifact_agree(demo: Store) -> None:
    rules = named_ruleset("practical")
    whole = {
        (c.artifact.id, c.origin.id): (c.severity, c.rule)
        for c in find_conflicts(read_chain(demo).table, rules)
    }
    licenses = Chain(demo, Settings()).licenses
    for artifact in sorted({a for a, _ in whole})[:40]:
        for check in licenses.check(artifact, at_least="warn"):
            mine = {(check.artifact, r["upstream"]): (r["severity"], r["rule"]) for r in check.findings}
            assert {k: v for k, v in whole.items() if k[0] == artifact} == mine


def test_rule_sets_stand_side_by_side(demo: Store, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n[rules]\nR7 = "off"\n', "utf-8")

    rows = list(Chain(demo, Settings()).licenses.compare(["practical", "strict", "osadl", str(own)]))

    by_name = {row["ruleset"]: row for row in rows}
    assert list(by_name) == ["practical", "strict", "osadl", "own"]
    assert len({row["dependencies"] for row in rows}) == 1
    assert by_name["strict"]["error"] > by_name["practical"]["error"] > by_name["own"]["error"] > 0
    assert by_name["osadl"]["unknown"] > by_name["practical"]["unknown"]
    assert by_name["osadl"]["artifacts_in_conflict"] is None
