"""The clause table: what decides conflicts in each of the most used licenses, as terms and as a verdict that follows."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from supplychain.licenses import judge, license_named
from supplychain.licenses.text_of import text_of


class Clause(NamedTuple):
    """A term of a license: where it stands, what it names and its parameters."""

    row: str
    license: str
    term: str
    clause: str = ""
    reaches: str | None = None
    parameters: dict[str, Any] | None = None


CLAUSES = [
    *(Clause("permissive", i, "keep_notices") for i in ("mit", "bsd-2-clause", "bsd-3-clause", "isc")),
    *(Clause("permissive", i, "copy_license") for i in ("mit", "bsd-2-clause", "bsd-3-clause", "isc")),
    Clause("permissive", "mit", "sublicense"),
    Clause("Apache-2.0", "apache-2.0", "copy_license", "s.4(a)"),
    Clause("Apache-2.0", "apache-2.0", "state_changes", "s.4(b)"),
    Clause("Apache-2.0", "apache-2.0", "keep_notices", "s.4(c)"),
    Clause("Apache-2.0", "apache-2.0", "relicense", "s.4", parameters={"value": "free"}),
    Clause("Apache-2.0", "apache-2.0", "patent", "s.3"),
    Clause("GPL-3.0", "gpl-3.0", "same_license", "s.5(c)"),
    Clause("GPL-3.0", "gpl-3.0", "no_further_restrictions", "s.10"),
    Clause("AGPL-3.0", "agpl-3.0", "source_offer", "s.13", parameters={"scope": "network"}),
    Clause("LGPL-MPL-EPL", "lgpl-3.0", "source_offer", parameters={"scope": "library"}),
    Clause("LGPL-MPL-EPL", "mpl-2.0", "source_offer", parameters={"scope": "file"}),
    Clause("LGPL-MPL-EPL", "mpl-2.0", "same_license", "s.3"),
    Clause("LGPL-MPL-EPL", "epl-2.0", "source_offer", parameters={"scope": "file"}),
    *(Clause("public domain", i, "relicense", parameters={"value": "free"}) for i in ("cc0-1.0", "unlicense", "pddl", "wtfpl")),
    Clause("CC-BY", "cc-by-4.0", "attribution", "s.3(a)"),
    Clause("CC-BY", "cc-by-4.0", "no_further_restrictions", "s.2(a)(5)"),
    Clause("CC-BY", "cc-by-4.0", "relicense", "s.3(a)(4)", parameters={"value": "conditional"}),
    Clause("CC-BY-SA", "cc-by-sa-4.0", "same_license", "s.3(b)(1)"),
    Clause("CC-BY-SA", "cc-by-sa-4.0", "no_further_restrictions", "s.3(b)(3)"),
    Clause("CC-BY-NC", "cc-by-nc-4.0", "noncommercial", "s.2(a)(1)"),
    Clause("CC-BY-NC", "cc-by-nc-sa-4.0", "same_license", "s.3(b)"),
    Clause("CC-BY-ND", "cc-by-nd-4.0", "no_derivatives_shared", "s.2(a)(1)(B)"),
    Clause("CC-BY-ND", "cc-by-nc-nd-4.0", "no_derivatives_shared", "s.2(a)(1)(B)"),
    *(
        Clause("RAIL", i, term, clause, "adapter distilled") for i in ("creativeml-openrail-m", "bigscience-openrail-m",
        "bigscience-bloom-rail-1.0", "openrail++") for term, clause in (("use_restrictions", "4(a)"), ("copy_license",
        "4(b)"), ("state_changes", "4(c)"), ("keep_notices", "4(d)"))
    ),
    Clause("BigCode", "bigcode-openrail-m", "use_restrictions", "5.1", parameters={"mode": "same-purpose"}),
    Clause("BigCode", "bigcode-openrail-m", "copy_license", "5.2"),
    Clause("DeepSeek", "deepseek", "use_restrictions", "4(a)", "adapter distilled"),
    Clause("LLaMA 2023", "llama-license", "research_only", "1(a)"),
    Clause("LLaMA 2023", "llama-license", "no_sublicense", "1(a)"),
    Clause("LLaMA 2023", "llama-license", "revocable"),
    Clause("LLaMA 2023", "llama-license", "output_noncommercial", "2(a)", "output"),
    Clause("Llama 2", "llama2", "agreement", "1(b)(i)"),
    Clause("Llama 2", "llama2", "notice_text", "1(b)(iii)"),
    Clause("Llama 2", "llama2", "use_restrictions", "1(b)(iv)", parameters={"mode": "by-reference"}),
    Clause("Llama 2", "llama2", "output_training_ban", "1(b)(v)", "distilled merge output"),
    Clause("Llama 2", "llama2", "mau_threshold", "s.2", parameters={"users": 700_000_000}),
    Clause("Llama 2", "llama2", "no_sublicense"),
    Clause("Llama 3", "llama3", "output_training_ban", "1(b)(v)"),
    Clause("Llama 3", "llama3", "display_text", "1(b)(i)", parameters={"text": "Built with Meta Llama 3"}),
    Clause("Llama 3", "llama3", "name_prefix", "1(b)(i)", parameters={"text": "Llama 3"}),
    *(Clause("Llama 3.1 to 4", i, "name_prefix", "1(b)(i)", "adapter distilled output", {"text": "Llama"})
      for i in ("llama3.1", "llama3.2", "llama3.3", "llama4")),
    *(Clause("Llama 3.1 to 4", i, "display_text", parameters={"text": "Built with Llama"})
      for i in ("llama3.1", "llama3.2", "llama3.3", "llama4")),
    *(Clause("Llama 3.1 to 4", i, "territory") for i in ("llama3.2", "llama4")),
    Clause("Gemma", "gemma", "use_restrictions", "3.1", "adapter distilled"),
    Clause("Gemma", "gemma", "agreement", "3.1", "adapter distilled"),
    Clause("Gemma", "gemma", "state_changes", "3.1"),
    Clause("Gemma", "gemma", "notice_text", "3.1"),
    Clause("Gemma", "gemma", "free_outputs", "3.3"),
    Clause("Gemma", "gemma", "revocable", "3.2"),
    Clause("Qwen 2024", "qwen", "relicense", "3", parameters={"value": "conditional"}),
    Clause("Qwen 2024", "qwen", "mau_threshold", "4", parameters={"users": 100_000_000}),
    Clause("Qwen 2024", "qwen", "display_text", "5(b)", "adapter distilled output"),
    Clause("Tongyi Qianwen", "tongyi-qianwen", "output_training_ban", "5(b)", "distilled merge output"),
    Clause("Qwen research", "qwen-research", "research_only", "2(a)"),
    Clause("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "noncommercial", "2(a)"),
    Clause("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "no_sublicense"),
    Clause("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "revocable"),
    Clause("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "agreement", "3"),
    Clause("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "output_training_ban", "2(d)"),
    Clause("Stability Community", "stabilityai-ai-community", "revenue_threshold", parameters={"usd": 1_000_000}),
    Clause("Stability Community", "stabilityai-ai-community", "display_text", parameters={"text": "Powered by Stability AI"}),
    Clause("Stability Community", "stabilityai-ai-community", "use_restrictions", "IV(b)"),
    Clause("Stability Community", "stabilityai-ai-community", "output_training_ban", "IV(b)"),
    Clause("Stability Community", "stabilityai-ai-community", "agreement", "IV(a)", "adapter distilled"),
    Clause("Mistral", "mrl", "research_only"),
    Clause("Mistral", "mnpl", "research_only"),
    Clause("Falcon 2", "falcon-llm-license", "use_restrictions", "4"),
    Clause("Falcon 2", "falcon-llm-license", "display_text"),
    Clause("NVIDIA", "nvidia-open-model-license", "copy_license", "3.1"),
    Clause("NVIDIA", "nvidia-open-model-license", "relicense", "3.3", parameters={"value": "free"}),
    *(Clause("research", i, "research_only")
      for i in ("apple-amlr", "fair-noncommercial-research-license", "deepfloyd-if-license", "intel-research", "h-research")),
    Clause("research", "apple-amlr", "research_only", reaches="adapter"),
    Clause("Grok 2", "grok2-community", "use_restrictions"),
    Clause("Grok 2", "grok2-community", "output_training_ban", reaches="distilled merge output"),
    Clause("EXAONE", "exaone", "output_noncommercial", "3.1", "output"),
    Clause("EXAONE", "exaone", "name_prefix", parameters={"text": "EXAONE"}),
    Clause("FAIPL-1.0-SD", "faipl-1.0-sd", "source_offer", parameters={"scope": "network"}),
    Clause("FAIPL-1.0-SD", "faipl-1.0-sd", "use_restrictions"),
    Clause("OpenMDW", "OpenMDW-1.0", "copy_license"),
    Clause("OpenMDW", "OpenMDW-1.0", "free_outputs"),
    Clause("OpenMDW", "OpenMDW-1.0", "litigation_termination"),
    Clause("ODbL", "odbl", "same_license", "4.4", parameters={"scope": "data"}),
    Clause("ODbL", "odbl", "free_outputs", "4.5"),
    Clause("CDLA-Sharing and C-UDA", "cdla-sharing-1.0", "same_license", parameters={"scope": "data"}),
    Clause("CDLA-Sharing and C-UDA", "cdla-sharing-1.0", "free_outputs", "3.5"),
    Clause("CDLA-Sharing and C-UDA", "c-uda", "recipient_bound", "3.1"),
    Clause("CDLA-Sharing and C-UDA", "c-uda", "computational_use_only"),
    Clause("CDLA-Sharing and C-UDA", "c-uda", "free_outputs", "2.2"),
]  # fmt: skip

ABSENT = [
    *(
        ("permissive", i, t)
        for i in ("mit", "bsd-3-clause", "isc")
        for t in ("free_outputs", "output_training_ban", "same_license")
    ),
    *(
        ("public domain", i, t)
        for i in ("cc0-1.0", "unlicense", "pddl", "wtfpl")
        for t in ("attribution", "keep_notices")
    ),
    ("public domain", "cc0-1.0", "patent"),
    ("CC-BY-NC", "cc-by-nc-4.0", "commercial"),
    ("RAIL", "openrail++", "output_training_ban"),
    *(("Llama 3.1 to 4", i, "output_training_ban") for i in ("llama3.1", "llama3.2", "llama3.3", "llama4")),
    ("Qwen 2024", "qwen", "output_training_ban"),
    ("NVIDIA", "nvidia-open-model-license", "use_restrictions"),
]

VERDICTS = [
    ("permissive", "mit", "finetune", "apache-2.0", "info", "R9"),
    ("permissive", "bsd-3-clause", "distilled", "llama3", "ok", ""),
    ("Apache-2.0", "apache-2.0", "finetune", "llama2", "info", "R9"),
    ("GPL-3.0", "gpl-3.0", "finetune", "apache-2.0", "error", "R4"),
    ("GPL-3.0", "gpl-3.0", "distilled", "apache-2.0", "ok", ""),
    ("AGPL-3.0", "agpl-3.0", "finetune", "gpl-3.0", "error", "R4"),
    ("LGPL-MPL-EPL", "mpl-2.0", "contains", "mit", "error", "R4s"),
    ("public domain", "cc0-1.0", "finetune", "llama2", "ok", ""),
    ("CC-BY", "cc-by-4.0", "finetune", "mit", "info", "R9"),
    ("CC-BY-SA", "cc-by-sa-4.0", "finetune", "apache-2.0", "error", "R4"),
    ("CC-BY-SA", "cc-by-sa-4.0", "finetune", "gpl-3.0", "info", "R9"),
    ("CC-BY-NC", "cc-by-nc-4.0", "finetune", "apache-2.0", "error", "R1"),
    ("CC-BY-NC", "cc-by-nc-sa-4.0", "finetune", "cc-by-nc-4.0", "error", "R4"),
    ("CC-BY-ND", "cc-by-nd-4.0", "finetune", "cc-by-nd-4.0", "error", "R2"),
    ("CC-BY-ND", "cc-by-nc-nd-4.0", "converted", "cc-by-nc-nd-4.0", "warn", "R2"),
    ("RAIL", "bigscience-bloom-rail-1.0", "finetune", "apache-2.0", "error", "R5"),
    ("RAIL", "openrail++", "distilled", "mit", "error", "R5"),
    ("BigCode", "bigcode-openrail-m", "finetune", "mit", "error", "R5"),
    ("BigCode", "bigcode-openrail-m", "finetune", "creativeml-openrail-m", "info", "R14"),
    ("DeepSeek", "deepseek", "distilled", "mit", "error", "R5"),
    ("LLaMA 2023", "llama-license", "finetune", "apache-2.0", "error", "R1"),
    ("LLaMA 2023", "llama-license", "generated_by", "mit", "error", "R1"),
    ("Llama 2", "llama2", "finetune", "mit", "error", "R7"),
    ("Llama 2", "llama2", "distilled", "mit", "error", "R11"),
    ("Llama 3", "llama3", "distilled", "apache-2.0", "error", "R11"),
    ("Llama 3.1 to 4", "llama3.1", "finetune", "apache-2.0", "error", "R7"),
    ("Llama 3.1 to 4", "llama3.3", "distilled", "mit", "info", "R14"),
    ("Gemma", "gemma", "distilled", "mit", "error", "R7"),
    ("Qwen 2024", "qwen", "finetune", "apache-2.0", "warn", "R7"),
    ("Tongyi Qianwen", "tongyi-qianwen", "distilled", "mit", "error", "R11"),
    ("Qwen research", "qwen-research", "finetune", "apache-2.0", "error", "R1"),
    ("FLUX.1 [dev]", "flux-1-dev-non-commercial-license", "adapter", "mit", "error", "R1"),
    ("Stability Community", "stabilityai-ai-community", "adapter", "mit", "error", "R7"),
    ("Mistral", "mrl", "finetune", "apache-2.0", "error", "R1"),
    ("Mistral", "mnpl", "finetune", "apache-2.0", "error", "R1"),
    ("Falcon 2", "falcon-llm-license", "finetune", "apache-2.0", "error", "R5"),
    ("NVIDIA", "nvidia-open-model-license", "finetune", "mit", "info", "R7"),
    ("research", "apple-amlr", "finetune", "mit", "error", "R1"),
    ("research", "deepfloyd-if-license", "finetune", "mit", "error", "R1"),
    ("Grok 2", "grok2-community", "distilled", "mit", "error", "R11"),
    ("EXAONE", "exaone", "generated_by", "mit", "error", "R1"),
    ("FAIPL-1.0-SD", "creativeml-openrail-m", "finetune", "faipl-1.0-sd", "info", "R14"),
    ("FAIPL-1.0-SD", "gpl-3.0", "finetune", "faipl-1.0-sd", "error", "R4"),
    ("OpenMDW", "OpenMDW-1.0", "finetune", "mit", "info", "R9"),
    ("ODbL", "odbl", "contains_data", "cc-by-4.0", "error", "R4"),
    ("ODbL", "odbl", "trained_on", "mit", "info", "R9"),
    ("CDLA-Sharing and C-UDA", "c-uda", "contains_data", "mit", "error", "R4"),
    ("CDLA-Sharing and C-UDA", "cdla-sharing-1.0", "trained_on", "mit", "info", "R9"),
]


def case_id(value: object) -> str:
    return "-".join(str(v) for v in value[:4] if v) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("case", CLAUSES, ids=case_id)
def test_the_license_states_the_term(case: Clause) -> None:
    text = text_of(license_named(case.license).id)
    assert text is not None
    term = text.term(case.term)
    assert term is not None
    assert case.clause in term.clause
    if case.reaches is not None:
        assert set(case.reaches.split()) <= term.reaches
    assert (case.parameters or {}).items() <= dict(term.parameters).items()


@pytest.mark.parametrize("case", ABSENT, ids=case_id)
def test_the_license_does_not_state_the_term(case: tuple[str, str, str]) -> None:
    text = text_of(license_named(case[1]).id)

    assert text is not None
    assert text.term(case[2]) is None


@pytest.mark.parametrize("case", VERDICTS, ids=case_id)
def test_a_verdict_that_follows_from_the_row(case: tuple[str, str, str, str, str, str]) -> None:
    _, upstream, relation, downstream, severity, rule = case
    found = judge(upstream=upstream, relation=relation, downstream=downstream)

    assert found.severity == severity
    assert (found.deciding.rule if found.deciding else "") == rule


def test_every_row_has_terms_and_a_verdict() -> None:
    assert {case.row for case in CLAUSES} == {row for row, *_ in VERDICTS}
    assert len({case.row for case in CLAUSES}) >= 31


def test_what_binds_only_the_holder_of_an_account_is_no_license() -> None:
    for name in ("openai-terms-of-use", "anthropic-terms"):
        found = judge(upstream=name, relation="generated_by", downstream="apache-2.0")
        assert found.severity in ("unknown", "warn"), name
