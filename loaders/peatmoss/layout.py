"""Which tables PeaTMOSS has, what is read of them, and why the rest is left out.

There are two schemas, and copies with tables missing. Whatever the file lacks gets an empty stand-in among
the temporary tables, where SQLite looks first: so all queries are written for one layout, the enhanced one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.peatmoss.database import quoted
from supplychain.errors import InputError

if TYPE_CHECKING:
    from loaders.peatmoss.database import Database
    from loaders.peatmoss.tally import Tally

__all__ = ["left_out", "normalize", "records_to_yield"]

_LOOKUPS = (
    "architecture",
    "framework",
    "library",
    "license",
    "tag",
    "language",
    "domain",
    "model_task",
    "hardware",
    "grant",
)

READ: dict[str, str] = {
    "model_hub": "id name",
    "model": "id context_id model_hub_id sha repo_url downloads likes has_snapshot "
    "ptm_issues_id ptm_pull_requests_id",
    **dict.fromkeys(_LOOKUPS, "id name"),
    **{f"model_to_{name}": f"model_id {name}_id" for name in _LOOKUPS},
    "model_to_hardware": "model_id hardware_id hours_used cloud_provider compute_region",
    "dataset": "id name url",
    "model_to_dataset": "model_id dataset_id",
    "paper": "id title url",
    "model_to_paper": "model_id paper_id",
    "model_to_base_model": "model_id base_model_name base_model_url base_model_id",
    "github_repo": "id owner name url model_id",
    "evaluation_link": "id url model_id",
    "evaluation_metric": "id test dataset_id result model_id",
    "demo": "id demo model_id",
    "input_format": "id format model_id",
    "output_format": "id format model_id",
    "parameter_count": "id count model_id",
    "carbon_emitted": "id value model_id",
    "hyper_parameters": "id value model_id",
    "limitation_and_bias": "id value model_id",
    "hf_commit": "id created_at model_id",
    "discussion": "id model_id",
    "ptm_issues": "id repo_url",
    "ptm_pull_requests": "id repo_url",
    "ptm_issue_to_issue": "ptm_issue_id github_issue_id",
    "ptm_pull_request_to_pull_request": "ptm_pull_request_id github_pull_request_id",
    "reuse_repository": "id owner name url",
    "model_to_reuse_repository": "model_id reuse_repository_id",
    "reuse_file": "id path model_id reuse_repository_id",
    "reuse_repository_to_license": "reuse_repository_id license_id",
    "reuse_repo_to_issue": "reuse_repository_id github_issue_id",
    "reuse_repo_to_pull_request": "reuse_repository_id github_pull_request_id",
    "github_issue": "id url",
    "github_pull_request": "id url",
}
"""Table → the columns that are read."""

# fmt: off
ONLY_IN_B = frozenset({
    "domain", "model_task", "hardware", "grant", "model_to_domain", "model_to_model_task",
    "model_to_grant", "model_to_hardware", "model_to_base_model", "github_repo", "evaluation_link",
    "evaluation_metric", "demo", "input_format", "output_format", "parameter_count", "carbon_emitted",
    "hyper_parameters", "limitation_and_bias", "reuse_repository_to_license",
})
# fmt: on
_ONLY_IN_B_COLUMNS = frozenset({("dataset", "url"), ("paper", "url"), ("paper", "title")})
_FORMER_NAMES = {("paper", "title"): "name"}

_RECORDS = {
    "model": 2,  # with its owner
    "reuse_repository": 1,
    "dataset": 1,
    "model_to_dataset": 1,
    "paper": 1,
    "model_to_paper": 1,
    "evaluation_metric": 1,
    "github_repo": 2,  # the repository, and that it is the model's
    "model_to_base_model": 1,
    "model_to_license": 2,  # the license, and that it is stated
    "reuse_repository_to_license": 2,
    "model_to_reuse_repository": 1,
}
"""Table → records that one row of it gives; rows of the other tables become properties, or make a record with one of these."""

_OWNERS = """
SELECT count(DISTINCT substr(context_id, 1, instr(context_id, '/') - 1)) FROM main.model WHERE context_id LIKE '%/%'
"""

# fmt: off
_LEFT_OUT = {
    "incomplete in PeaTMOSS, owners are read from model ids": (
        "author", "model_to_author",
    ),
    "people are not part of the graph": (
        "hf_commit_to_author", "discussion_to_author", "github_user", "commit_to_author", "issue_to_assignee",
        "pull_request_to_assignee", "pull_request_to_review_requests",
    ),
    "branches and tags of a model's repository are not part of the graph": (
        "hf_git_ref", "hf_git_ref_info", "hf_git_ref_to_branch", "hf_git_ref_to_tag",
    ),
    "details of discussions, issues and pull requests are not part of the graph": (
        "discussion_event", "file_path", "github_comment", "github_review", "github_label",
        "github_reaction_group", "github_status_check_rollup", "github_milestone", "github_commit",
        "github_merge_commit", "github_pull_request_file", "github_repository",
    ),
}
# fmt: on
LEFT_OUT: dict[str, str] = {table: reason for reason, tables in _LEFT_OUT.items() for table in tables}
"""Table → why its rows do not enter the graph."""


def normalize(database: Database, tally: Tally) -> None:
    """Give every table that is read the columns that are read, and note what the file lacks.

    Raises
    ------
    InputError
        The file is a SQLite database, but not PeaTMOSS.
    """
    if not {"id", "context_id"} <= set(database.tables.get("model", ())):
        found = ", ".join(list(database.tables)[:5]) or "none"
        raise InputError(
            f"{database.path} is not PeaTMOSS: it has no table model with a context_id (tables: {found}).",
            remedy="Give the database of the PeaTMOSS release, usually called PeaTMOSS.db.",
        )
    enhanced = bool(ONLY_IN_B & set(database.tables))
    schema = "the enhanced schema" if enhanced else "the first schema"
    for table, columns in READ.items():
        wanted = columns.split()
        have = database.tables.get(table)
        if have is None:
            _stand_in(database, table, wanted)
            if enhanced or table not in ONLY_IN_B:
                tally.note(f"table {table} is absent", f"{schema} has it")
        elif missing := [column for column in wanted if column not in have]:
            _complete(database, table, wanted, have)
            for column in missing:
                if enhanced or (table, column) not in _ONLY_IN_B_COLUMNS:
                    tally.note(f"column {table}.{column} is absent", f"{schema} has it")


def _stand_in(database: Database, table: str, columns: list[str]) -> None:
    database.keep(f"CREATE TEMP TABLE {quoted(table)} ({', '.join(map(quoted, columns))})")


def _complete(database: Database, table: str, columns: list[str], have: tuple[str, ...]) -> None:
    def expression(column: str) -> str:
        former = _FORMER_NAMES.get((table, column), "")
        found = column if column in have else former if former in have else ""
        return f"{quoted(found) if found else 'NULL'} AS {quoted(column)}"

    listed = ", ".join(map(expression, columns))
    database.keep(f"CREATE TEMP VIEW {quoted(table)} AS SELECT {listed} FROM main.{quoted(table)}")


def records_to_yield(database: Database) -> int:
    """Return about how many records the database gives; rows that will not be kept are counted too."""
    found = sum(each * database.count(table) for table, each in _RECORDS.items() if table in database.tables)
    return found + int(database.value(_OWNERS))


def left_out(database: Database, tally: Tally) -> None:
    """Count the rows of all tables that are not read."""
    for table in database.tables:
        if table not in READ and (count := database.count(table)):
            tally.drop(table, LEFT_OUT.get(table, "not a table of PeaTMOSS"), count=count)
