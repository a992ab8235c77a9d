"""The JSON form: every section with its question, parameters, words, columns and all rows that were asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplychain.reporting.remarks import NOTE

if TYPE_CHECKING:
    from supplychain.reporting.answers import Answered, AnsweredReport
    from supplychain.reporting.subject import Subject

__all__ = ["files"]


def files(found: AnsweredReport, stem: str) -> dict[str, str]:
    """Return the report as one JSON document."""
    document = {
        "report": found.report.name,
        "title": found.report.title,
        "question": found.report.question,
        "parameters": dict(found.told),
        "note": NOTE,
        "remarks": list(found.remarks),
        "rendered_at": found.rendered_at,
        "version": found.version,
        "graph": _graph(found.subject),
        "sections": [_section(section) for section in found.sections],
    }
    return {f"{stem}.json": json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"}


def _graph(subject: Subject | None) -> dict[str, Any] | None:
    if subject is None:
        return None
    return {
        "nodes": subject.nodes,
        "relationships": subject.relationships,
        "placeholders": subject.placeholders,
        "loads": list(subject.loads),
    }


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
