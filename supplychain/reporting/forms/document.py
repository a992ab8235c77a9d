"""The JSON form: every section with its question, parameters, words, columns and all rows that were asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplychain.licenses.finding import NOT_LEGAL_ADVICE

if TYPE_CHECKING:
    from supplychain.reporting.answers import Answered, AnsweredReport

__all__ = ["files"]


def files(found: AnsweredReport, stem: str) -> dict[str, str]:
    """Return the report as one JSON document."""
    document = {
        "report": found.report.name,
        "title": found.report.title,
        "question": found.report.question,
        "parameters": dict(found.told),
        "note": NOT_LEGAL_ADVICE,
        "remarks": list(found.remarks),
        "rendered_at": found.rendered_at,
        "version": found.version,
        "graph": {
            "nodes": found.subject.nodes,
            "relationships": found.subject.relationships,
            "placeholders": found.subject.placeholders,
            "loads": list(found.subject.loads),
        },
        "sections": [_section(section) for section in found.sections],
    }
    return {f"{stem}.json": json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"}


def _section(answered: Answered) -> dict[str, Any]:
    section, table = answered.section, answered.table
    said: dict[str, Any] = {"heading": section.heading, "text": answered.words}
    if section.query is not None:
        said |= {
            "query": section.query.name,
            "question": section.query.question,
            "parameters": section.query.bind(answered.given),
            "cypher": answered.behind.cypher,
            "command": answered.behind.command,
        }
    if answered.problem:
        said["problem"] = answered.problem
    if table is not None:
        said |= {"columns": list(table.columns), "rows": list(map(list, table.rows)), "cut": bool(table.more)}
    return said
