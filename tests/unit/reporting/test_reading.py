"""Reports as they are written: what is read of a file, and what is refused with a word on what would be valid."""

from __future__ import annotations

import re

import pytest

from supplychain.errors import SchemaMismatch, UnknownName, UsageError
from supplychain.graph import catalogue
from supplychain.reporting.definition import Drawing, Needs, Parameter
from supplychain.reporting.reading import parse

HEAD = 'title = "T"\nquestion = "Q?"\n'
SECTION = '[[section]]\nheading = "H"\nquery = "licenses/root_causes"\n'

WHOLE = """
title = "What breaks"
question = "Who is hit?"

[needs]
licenses = ["$rules", "osadl"]
naming = true

[parameters.id]
kind = "artifact"
help = "What is withdrawn."

[parameters.rules]
default = "practical"
help = "Rule set."

[example]
id = "acme/base"

[[section]]
heading = "Children"
text = \"\"\"
{{ rows }} of {{ told.id }};
the first is {{ first.downstream }}.
\"\"\"
query = "lineage/children"
parameters = { id = "$id", limit = 7 }
columns = ["downstream", "relation"]
rows = 3
empty = "None."

[[section]]
heading = "Causes"
query = "licenses/root_causes"
parameters = { ruleset = "$rules" }
figure = { kind = "bar", x = "blamed_hop", y = "artifacts" }

[[section]]
heading = "In the end"
text = "Only words."
"""


def test_a_whole_report_is_read() -> None:
    report = parse("breaks", WHOLE)
    children, causes, words = report.sections

    assert (report.name, report.title, report.question) == ("breaks", "What breaks", "Who is hit?")
    assert report.needs == Needs(("$rules", "osadl"), naming=True)
    assert report.parameters == (
        Parameter("id", "What is withdrawn.", required=True, kind="artifact"),
        Parameter("rules", "Rule set.", default="practical"),
    )
    assert report.example == {"id": "acme/base"}
    assert children.query == catalogue.query("lineage/children")
    assert children.text == "{{ rows }} of {{ told.id }}; the first is {{ first.downstream }}."
    assert (children.columns, children.rows, children.empty) == (("downstream", "relation"), 3, "None.")
    assert causes.columns == catalogue.query("licenses/root_causes").returns
    assert causes.drawing == Drawing("bar", {"x": "blamed_hop", "y": "artifacts"})
    assert (words.query, words.columns, words.text) == (None, (), "Only words.")


def test_parameters_reach_the_questions() -> None:
    report = parse("breaks", WHOLE)
    told = report.told({"id": "a/b"})

    assert told == {"id": "a/b", "rules": "practical"}
    assert report.sections[0].given(told) == {"id": "a/b", "limit": 7}
    assert report.sections[1].given(report.told({"id": "a/b", "rules": "strict"})) == {"ruleset": "strict"}


def test_what_cannot_be_meant_is_refused_before_anything_is_asked() -> None:
    report = parse("breaks", WHOLE)

    with pytest.raises(UsageError, match=r"The report breaks needs id\. Add for example: id=…"):
        report.told({})
    with pytest.raises(
        UnknownName, match=r"no parameter of the report breaks named 'rule'\. Did you mean rules"
    ):
        report.told({"id": "a/b", "rule": "strict"})
    with pytest.raises(UsageError, match="The parameter id must be str, not 7"):
        report.told({"id": 7})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "bad.toml is not TOML: "),
        (HEAD, r"bad.toml has no \[\[section\]\]"),
        ('question = "Q?"\n' + SECTION, 'bad.toml needs title = "…", but has None'),
        (
            HEAD + 'subtitle = "x"\n' + SECTION,
            "has 'subtitle'; valid: title, question, parameters, example, needs, section",
        ),
        (HEAD + "[[section]]\nquery = 'x'", 'section 1, needs heading = "…", but has None'),
        (HEAD + "[needs]\nnaming = 'all'\n" + SECTION, "has naming that is not true, false, or a parameter"),
        (HEAD + "[needs]\nnaming = '$id'\n" + SECTION, r"\$id"),
        (HEAD + SECTION + "colums = []", r"bad.toml, section 1, has 'colums'; valid: heading, text, query"),
        (
            HEAD + SECTION.replace("root_causes", "root_cause"),
            r"section 1 \('H'\), asks what cannot be asked. There is no question named 'licenses/root_cause'. Did you mean",
        ),
        (
            HEAD + SECTION.replace("licenses/root", "root"),
            "must name its question in full: licenses/root_causes",
        ),
        (
            HEAD + SECTION + "parameters = { rulesets = 'x' }",
            r"parameters of licenses/root_causes, has 'rulesets'; valid: ruleset",
        ),
        (
            HEAD + SECTION + "parameters = { ruleset = '$r' }",
            r"names \$r, which is no parameter of the report; those are: none",
        ),
        (
            HEAD + SECTION + "parameters = { limit = 'many' }",
            "tells licenses/root_causes what it cannot take. The parameter limit",
        ),
        (
            HEAD + SECTION.replace("licenses/root_causes", "lineage/parents"),
            "does not tell lineage/parents its id",
        ),
        (
            HEAD + SECTION + "columns = ['hop']",
            "shows 'hop', but licenses/root_causes returns blamed_hop, rule",
        ),
        (HEAD + SECTION + "columns = ['rule', 'rule']", "must name some, each once"),
        (HEAD + SECTION + "rows = 0", "has rows = 0, but must show one row at least"),
        (HEAD + SECTION + "figure = 'bar'", "has a figure without a kind"),
        (HEAD + SECTION + "figure = { kind = 'pie' }", "has a figure of the kind 'pie'; valid: bar, "),
        (
            HEAD + SECTION + "figure = { kind = 'bar', x = 'hop', y = 'artifacts' }",
            "has a figure that cannot be drawn. There is no column named 'hop'",
        ),
        (HEAD + SECTION + "figure = { kind = 'bar', x = 'rule' }", "A bar figure needs y"),
        (
            HEAD + SECTION + "text = '{{ first.hop }}'",
            "says first.hop, but its answer has the columns blamed_hop, rule",
        ),
        (HEAD + SECTION + "text = '{{ first[\"hop\"] }}'", "says first.hop, but"),
        (
            HEAD + SECTION + "text = '{{ second.rule }}'",
            "names second; a text may name first, rows, more, told",
        ),
        (HEAD + SECTION + "text = '{{ first.'", "has a text that cannot be read"),
        (
            HEAD + SECTION + "text = '{{ rows | dance }}'",
            "has a text that cannot be read: No filter named 'dance'",
        ),
        (
            HEAD + '[[section]]\nheading = "H"',
            "has no query; a section without one has nothing but heading and text",
        ),
        (HEAD + '[[section]]\nheading = "H"\ntext = "x"\nrows = 3', "has no query"),
        (HEAD + SECTION + SECTION, "has two sections named 'H'"),
        (
            HEAD + "[parameters.x]\nhelp = 'X'\ndefault = 1\n" + SECTION,
            "parameter 'x', is used by no section",
        ),
        (HEAD + "[parameters.x]\ndefault = 1\n" + SECTION, "parameter 'x', needs help"),
        (
            HEAD + "[parameters.x]\nhelp = 'X'\nkind = 'int'\n" + SECTION,
            "is of the kind 'int'; valid: text, artifact",
        ),
        (HEAD + "[needs]\nlicenses = 'practical'\n" + SECTION, "needs, has licenses that are not a list"),
        (HEAD + "[needs]\nlicenses = ['$r']\n" + SECTION, r"needs, names \$r, which is no parameter"),
        (HEAD + "[example]\nid = 'x'\n" + SECTION, "example, has 'id'"),
        (
            WHOLE.replace('[example]\nid = "acme/base"', ""),
            "example, does not give id, which the report needs",
        ),
    ],
)
def test_a_report_that_lies_is_refused(text: str, message: str) -> None:
    with pytest.raises(SchemaMismatch, match=r"^reports/templates/bad\.toml") as refused:
        parse("bad", text)

    assert re.search(message, str(refused.value)), str(refused.value)
