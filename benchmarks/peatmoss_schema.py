"""The tables of PeaTMOSS in both its schemas, for databases made up for measurements and tests."""

from __future__ import annotations

__all__ = ["ONLY_IN_B", "TABLES", "ddl"]

_PAIR = "model_id* {0}_id*"
_VALUE = "id* {0} model_id | {1}model_id"
_NAMED = "id* name!"

TABLES: dict[str, str] = {
    # Column: `*` primary key, `!` unique, `:I` INTEGER, `:V` VARCHAR; else ids are INTEGER and all others VARCHAR.
    # After `|`: unique together.
    "model_hub": "id* name! url!",
    "model": "id* context_id! model_hub_id sha repo_url downloads:I likes:I has_snapshot:I ptm_issues_id ptm_pull_requests_id",
    **dict.fromkeys(("architecture", "author", "framework", "library", "license", "tag"), _NAMED),
    **dict.fromkeys(("domain", "model_task", "hardware", "grant"), _NAMED),
    "language": "id* name! abbreviation!",
    "dataset": "id* name! url",
    "paper": "id* title! url",
    **{
        f"model_to_{name}": _PAIR.format(name)
        for name in (
            "architecture",
            "author",
            "dataset",
            "framework",
            "language",
            "library",
            "license",
            "paper",
            "tag",
        )
    },
    "model_to_reuse_repository": _PAIR.format("reuse_repository"),
    "model_to_domain": "model_id domain_id",
    "model_to_model_task": "model_id model_task_id",
    "model_to_grant": "model_id grant_id | model_id,grant_id",
    "model_to_hardware": "model_id* hardware_id* hours_used:I cloud_provider compute_region",
    "model_to_base_model": "model_id* base_model_name base_model_url base_model_id*",
    "github_repo": "id* owner name url model_id | owner,name,url,model_id",
    "evaluation_metric": "id* test dataset_id result model_id | test,dataset_id,result,model_id",
    "evaluation_link": _VALUE.format("url", "url,"),
    "demo": _VALUE.format("demo", "demo,"),
    "input_format": _VALUE.format("format", "format,"),
    "output_format": _VALUE.format("format", "format,"),
    "parameter_count": _VALUE.format("count:I", "count,"),
    "carbon_emitted": _VALUE.format("value:I", "value,"),
    "hyper_parameters": _VALUE.format("value", "value,"),
    "limitation_and_bias": _VALUE.format("value", "value,"),
    "reuse_repository": "id* owner name url | owner,name",
    "reuse_file": "id* path model_id reuse_repository_id | path,model_id",
    "reuse_repository_to_license": "reuse_repository_id* license_id*",
    "reuse_repo_to_issue": "reuse_repository_id* github_issue_id*",
    "reuse_repo_to_pull_request": "reuse_repository_id* github_pull_request_id*",
    "ptm_issues": "id* repo_url!",
    "ptm_pull_requests": "id* repo_url!",
    "ptm_issue_to_issue": "ptm_issue_id* github_issue_id*",
    "ptm_pull_request_to_pull_request": "ptm_pull_request_id* github_pull_request_id*",
    "hf_commit": "id* commit_id:V created_at title message model_id",
    "hf_commit_to_author": "hf_commit_id* author_id*",
    "hf_git_ref": "id* model_id",
    "hf_git_ref_info": "id* name ref target_commit",
    "hf_git_ref_to_branch": "hf_git_ref_id* hf_git_ref_info_id*",
    "hf_git_ref_to_tag": "hf_git_ref_id* hf_git_ref_info_id*",
    "discussion": "id* title status num:I repo_id:V repo_type is_pull_request:I created_at endpoint target_branch "
    "merge_commit_oid diff model_id",
    "discussion_to_author": "discussion_id* author_id*",
    "discussion_event": "id* event_id:V type created_at author content edited:I hidden:I new_status summary oid "
    "old_title new_title discussion_id",
    "file_path": "id* path discussion_id",
    "github_user": "id* login! email name",
    "github_repository": "id* name url",
    "github_milestone": "id* number:I title description due_on",
    "github_issue": "id* author_id body closed:I closed_at created_at comment_id:V milestone_id number:I project_cards "
    "state title updated_at url!",
    "github_pull_request": "id* additions:I author_id base_ref_name body changed_files:I closed:I closed_at created_at "
    "deletions:I head_ref_name head_repository_id head_repository_owner_id is_cross_repository:I is_draft:I "
    "maintainer_can_modify:I merge_commit_id merge_state_status mergeable merged_at merged_by_id milestone_id number:I "
    "potential_merge_commit_id project_cards review_decision state title updated_at url!",
    "github_commit": "id* authored_date committed_date message_body message_headline oid pull_request_id",
    "github_merge_commit": "id* commit_id",
    "github_pull_request_file": "id* path additions:I deletions:I pull_request_id",
    "commit_to_author": "commit_id* author_id*",
    "github_comment": "id* author_id author_association body created_at includes_created_edit:I is_minimized:I "
    "minimized_reason issue_id pull_request_id",
    "github_review": "id* author_id author_association body submitted_at includes_created_edit:I state pull_request_id",
    "github_label": "id* name description color issue_id pull_request_id",
    "github_reaction_group": "id* content total_count:I issue_id pull_request_id github_comment_id review_id",
    "github_status_check_rollup": "id* name status conclusion started_at completed_at details_url pull_request_id",
    "issue_to_assignee": "issue_id* assignee_id*",
    "pull_request_to_assignee": "pull_request_id* assignee_id*",
    "pull_request_to_review_requests": "pull_request_id* review_request_id*",
}
"""Tables of the enhanced schema (B)."""

# fmt: off
ONLY_IN_B = frozenset({
    "domain", "model_task", "hardware", "grant", "model_to_domain", "model_to_model_task",
    "model_to_grant", "model_to_hardware", "model_to_base_model", "github_repo", "evaluation_link",
    "evaluation_metric", "demo", "input_format", "output_format", "parameter_count", "carbon_emitted",
    "hyper_parameters", "limitation_and_bias", "reuse_repository_to_license",
})
# fmt: on
_IN_A = {"dataset": _NAMED, "paper": _NAMED}


def ddl(schema: str = "B") -> list[str]:
    """Return the CREATE statements of PeaTMOSS's first schema ("A", 56 tables) or the enhanced one ("B", 76 tables)."""
    if schema == "B":
        return [_create(name, columns) for name, columns in TABLES.items()]
    return [_create(n, _IN_A.get(n, columns)) for n, columns in TABLES.items() if n not in ONLY_IN_B]


def _create(table: str, columns: str) -> str:
    described, _, together = columns.partition("|")
    parts, keys = [], []
    for column in described.split():
        name = column.split(":")[0].rstrip("*!")
        integer = column.endswith(":I") or (":" not in column and (name == "id" or name.endswith("_id")))
        parts.append(
            f'"{name}" {"INTEGER" if integer else "VARCHAR"}{" UNIQUE" if column.endswith("!") else ""}'
        )
        keys += [f'"{name}"'] if column.endswith("*") else []
    parts += [f"PRIMARY KEY ({', '.join(keys)})"] if keys else []
    parts += [f"UNIQUE ({together.strip()})"] if together else []
    return f'CREATE TABLE "{table}" ({", ".join(parts)})'
