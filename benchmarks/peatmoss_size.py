"""A database of PeaTMOSS's size and shape, made up from a seed: for measuring the loader, and small ones for its tests.

    python benchmarks/peatmoss_size.py OUT [--scale 1.0] [--seed 0] [--schema B]

Row counts and distributions follow what is published about PeaTMOSS; every name in it is
invented, except the ids of well-known models. The dirt of the real thing is in it too: names known only from a link,
free text where ids belong, truncated repository names.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peatmoss_schema import ONLY_IN_B, ddl
from supplychain.identifiers import legacy_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Rows = Iterable[Sequence[Any]]
    Table = tuple[str, str, Rows]

# fmt: off
LICENSES = {
    "apache-2.0": 44.4, "mit": 16.3, "other": 12.2, "openrail": 5.6, "creativeml-openrail-m": 4.4, "cc-by-nc-4.0": 2.1,
    "llama2": 1.5, "bigscience-openrail-m": 1.3, "unknown": 1.25, "cc-by-4.0": 1.0, "openrail++": 1.0, "afl-3.0": 0.5,
    "cc-by-nc-sa-4.0": 0.6, "cc-by-sa-4.0": 0.4, "gpl-3.0": 0.4, "": 1.0, "CC BY 4.0": 0.2, "bsd-3-clause": 0.3,
}
REPOSITORY_LICENSES = {
    "mit": 32.5, "apache-2.0": 16, "gpl-3.0": 3.5, "bsd-new": 2.5, "gpl-3.0-plus": 1.0, "unlicense": 0.5,
}
FREE_TEXTS = (
    "BERT", "RoBERTa", "LLaMA", "GPT-3", "Stable Diffusion", "T5", "N/A", "NA", "Marian NMT", "", "transformer-align",
    "https://github.com/google-research/bert", "https://arxiv.org/abs/1910.10683", "bert-large-cased model", "GPT2",
    "./checkpoint-500", "- acme/dash", "[]", "Stable Diffusion v1.5",
)
_FILES = (
    "src/train.py", "app/main.py", "tests/test_model.py", "src/transformers/models/auto.py", "examples/demo.py",
)
_NAMES = (  # table of names, names, models that carry any, links
    ("architecture", 300, 126_574, 126_574), ("author", 40_000, 112_510, 112_510), ("framework", 200, 126_574, 126_574),
    ("library", 40, 163_000, 212_000), ("tag", 8_000, 167_810, 671_000), ("language", 180, 35_000, 46_000),
)
_VALUES = (  # table, column, share of the described models that has any
    ("demo", "demo", 0.7056), ("evaluation_link", "url", 0.3), ("input_format", "format", 0.2267),
    ("output_format", "format", 0.181), ("parameter_count", "count", 0.3011), ("carbon_emitted", "value", 0.048),
    ("hyper_parameters", "value", 0.3324), ("limitation_and_bias", "value", 0.1816),
)
# fmt: on
_LICENSE_ROWS = {name: i for i, name in enumerate(dict.fromkeys((*LICENSES, *REPOSITORY_LICENSES)), 1)}
_HUBS = ((1, "HuggingFace", "https://huggingface.co/"), (2, "PyTorch", "https://pytorch.org"))


def build(path: Path, scale: float = 1.0, seed: int = 0, schema: str = "B") -> None:
    """Write a made-up PeaTMOSS database to `path`, which must not exist; the same arguments give the same rows."""
    if path.exists():
        raise FileExistsError(f"{path} exists.")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "locking_mode=EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for statement in ddl(schema):
            connection.execute(statement)
        for table, columns, rows in _Maker(scale, random.Random(seed), schema).tables():
            names = columns.split()
            marks = ", ".join("?" * len(names))
            connection.executemany(
                f'INSERT OR IGNORE INTO "{table}" ({", ".join(names)}) VALUES ({marks})', rows
            )
        connection.execute("COMMIT")


class _Maker:
    """Rows of every table, in an order that draws from one stream of random numbers."""

    def __init__(self, scale: float, rng: random.Random, schema: str) -> None:
        self.rng, self.scale, self.schema = rng, scale, schema
        self.models = self.sized(281_638)
        self.torch = min(self.sized(362), self.models // 4)
        self.repositories = self.sized(28_575)
        self.used = self.sized(15_129)
        self.names = self._model_names()
        self.full_names = [
            (f"dev{i // 3}", f"proj{'' if i % 4 else '_'}{i}") for i in self.ids(self.repositories)
        ]

    def sized(self, rows: int) -> int:
        return max(4, round(rows * self.scale))

    def ids(self, rows: int) -> range:
        return range(1, rows + 1)

    def zipf(self, n: int, k: int, slope: float = 1.0) -> list[int]:
        """Draw `k` of the numbers 1…n, the first ones most often."""
        weights = list(accumulate(1 / rank**slope for rank in self.ids(n)))
        return self.rng.choices(self.ids(n), cum_weights=weights, k=k)

    def picked(self, rows: int) -> list[int]:
        """Row ids of models of the hub, in order."""
        hub = range(self.torch + 1, self.models + 1)
        return sorted(self.rng.sample(hub, min(self.sized(rows), len(hub))))

    def weighted(self, shares: dict[str, float], k: int) -> list[int]:
        """Draw `k` row ids of licenses by their shares."""
        return [_LICENSE_ROWS[name] for name in self.rng.choices(list(shares), list(shares.values()), k=k)]

    def _model_names(self) -> list[str]:
        owners = self.zipf(self.sized(70_000), self.models - self.torch, 0.8)
        kinds = self.rng.choices(("bert", "gpt", "vit", "T5"), k=len(owners))
        names = [
            f"owner{owner}/{kind}-base-{i}" for i, (owner, kind) in enumerate(zip(owners, kinds, strict=True))
        ]
        legacy = list(legacy_ids())[: max(3, len(names) // 50)]
        return [*(f"pytorch_vision_net{i}" for i in range(self.torch)), *legacy, *names[len(legacy) :]]

    def tables(self) -> Iterator[Table]:
        for group in (
            self._core(),
            self._works(),
            self._cards(),
            self._reuse(),
            self._history(),
            self._github(),
        ):
            yield from (table for table in group if self.schema == "B" or table[0] not in ONLY_IN_B)

    def _core(self) -> Iterator[Table]:
        yield "model_hub", "id name url", _HUBS
        columns = "id context_id model_hub_id sha repo_url downloads likes has_snapshot ptm_issues_id ptm_pull_requests_id"
        yield "model", columns, self._model_rows()
        for name, values, carriers, links in _NAMES:
            count = self.sized(values)
            words = ("pytorch", "tf", "jax") if name == "framework" else ()
            yield (
                name,
                "id name",
                ((i, words[i - 1] if i <= len(words) else f"{name}-{i}") for i in self.ids(count)),
            )
            yield f"model_to_{name}", f"model_id {name}_id", self._links(carriers, links, count)
        yield "license", "id name", ((i, name) for name, i in _LICENSE_ROWS.items())
        licensed = self.picked(92_258)
        rows = zip(licensed, self.weighted(LICENSES, len(licensed)), strict=True)
        yield "model_to_license", "model_id license_id", rows

    def _links(self, carriers: int, links: int, count: int) -> Rows:
        """Link some models to the named things, most of them to the first ones."""
        models = self.picked(carriers)
        times = max(self.sized(links), len(models))
        again = [models[i % len(models)] for i in range(times)]
        return sorted(set(zip(again, self.zipf(count, times), strict=True)))

    def _model_rows(self) -> Rows:
        for i, name in enumerate(self.names, 1):
            if i <= self.torch:
                place = i % 9 + 1
                yield (
                    i,
                    name,
                    2,
                    None,
                    f"https://github.com/pytorch/vision{place}",
                    None,
                    None,
                    1,
                    place,
                    place,
                )
            elif i % 97 == 0:  # a stub: known from a link only
                yield i, name, 1, *(None,) * 7
            else:
                d = 0 if self.rng.random() < 0.31 else int(10 ** self.rng.gauss(1.07, 0.99))
                yield (
                    i,
                    name,
                    1,
                    f"{i:040x}",
                    f"https://huggingface.co/{name}",
                    d,
                    d // 50,
                    int(d > 50),
                    None,
                    None,
                )

    def _works(self) -> Iterator[Table]:
        datasets, papers = self.sized(30_000), self.sized(8_000)
        fixed = (
            "imagefolder",
            "generator",
            "None",
            "SQuAD 2.0",
            "https://example.org/data.zip",
            "audiofolder",
        )
        names = [*fixed, *(f"set{i}" if i % 4 == 0 else f"org{i % 999}/set{i}" for i in range(datasets))]
        yield "dataset", "id name", enumerate(names, 1)
        yield "model_to_dataset", "model_id dataset_id", self._links(35_768, 68_000, datasets)
        title = "title" if self.schema == "B" else "name"
        addresses = (
            f"https://arxiv.org/abs/{2000 + i % 300}.{i:05}" if i % 5 else f"A paper on thing {i}"
            for i in self.ids(papers)
        )
        yield "paper", f"id {title}", enumerate(addresses, 1)
        yield "model_to_paper", "model_id paper_id", self._links(22_500, 25_000, papers)

    def _cards(self) -> Iterator[Table]:
        described = self.picked(11_693)
        for name, values in (("domain", 6), ("model_task", 40), ("hardware", 300), ("grant", 90)):
            yield name, "id name", ((i, f"{name}-{i}") for i in self.ids(values))
        # Nothing forbids repetition in these two tables.
        yield "model_to_domain", "model_id domain_id", ((m, m % 6 + 1) for m in described + described[:20])
        yield "model_to_model_task", "model_id model_task_id", ((m, m % 40 + 1) for m in described)
        yield "model_to_grant", "model_id grant_id", ((m, m % 90 + 1) for m in described[::13])
        hardware = ((m, m % 300 + 1, f"{m % 90}h", "AWS", "") for m in described[::3])
        yield "model_to_hardware", "model_id hardware_id hours_used cloud_provider compute_region", hardware
        yield (
            "model_to_base_model",
            "model_id base_model_name base_model_url base_model_id",
            self._base_models(),
        )
        own = (
            (f"lab{m % 700}", f"code{m}", f"https://github.com/lab{m % 700}/code{m}", m)
            for m in described[::2]
        )
        yield "github_repo", "owner name url model_id", own
        results = (("accuracy", m % 90 + 1, f"0.{m % 100}", m) for m in described[1::3])
        yield "evaluation_metric", "test dataset_id result model_id", results
        for table, column, share in _VALUES:
            carriers = [m for m in described if self.rng.random() < share]
            yield table, f"{column} model_id", ((_value(table, m), m) for m in carriers)

    def _base_models(self) -> Rows:
        bases, children = self.picked(1_900), self.picked(12_229)
        for child, base in zip(children, self.zipf(len(bases), len(children)), strict=True):
            draw, row = self.rng.random(), bases[base - 1]
            if draw < 0.44:
                yield child, self.rng.choice(FREE_TEXTS), None, None
            elif draw < 0.46:
                yield child, self.names[child - 1], None, child
            elif draw < 0.6:
                yield child, f"gone/model-{base}", f"https://huggingface.co/gone/model-{base}", None
            elif draw < 0.63:
                yield child, self.names[row - 1].upper(), None, None
            else:
                yield child, self.names[row - 1], None, row if draw > 0.75 else None

    def _reuse(self) -> Iterator[Table]:
        spelled = list(self.full_names)
        # Twins: made from issue files, their name cut at the first underscore.
        for n, i in enumerate(range(self.used, self.repositories, 9)):
            self.full_names[i] = self.full_names[4 * n + 3]
            spelled[i] = (self.full_names[i][0], "proj")
        repositories = ((i, o, n, f"github.com/{o}/{n}") for i, (o, n) in enumerate(spelled, 1))
        yield "reuse_repository", "id owner name url", repositories
        pairs = self._uses()
        yield "model_to_reuse_repository", "model_id reuse_repository_id", pairs
        twice = [pair for pair in pairs for _ in (1, 2)]
        folders = [f"{owner}_{name}/{name}" for owner, name in spelled]
        files = ((f"{folders[r - 1]}/{self.rng.choice(_FILES)}", m, r) for m, r in twice)
        yield "reuse_file", "path model_id reuse_repository_id", files
        licensed = [i for i in self.ids(self.used) if self.rng.random() > 0.416]
        rows = zip(licensed, self.weighted(REPOSITORY_LICENSES, len(licensed)), strict=True)
        yield "reuse_repository_to_license", "reuse_repository_id license_id", rows
        for kind in ("issue", "pull_request"):
            links = ((i % self.repositories + 1, i) for i in self.ids(self.sized(150_000)))
            yield f"reuse_repo_to_{kind}", f"reuse_repository_id github_{kind}_id", links
            yield f"ptm_{kind}s", "id repo_url", ((i, f"github.com/pytorch/vision{i}") for i in self.ids(9))
            links = ((i % 9 + 1, i) for i in self.ids(self.sized(26_000)))
            yield f"ptm_{kind}_to_{kind}", f"ptm_{kind}_id github_{kind}_id", links

    def _uses(self) -> list[tuple[int, int]]:
        used = sorted(self.rng.sample(self.ids(self.models), min(self.sized(2_530), self.models)))
        repositories = [*self.ids(self.used), *self.zipf(self.used, 2 * self.sized(44_337), 0.6)]
        models = (used[rank - 1] for rank in self.zipf(len(used), len(repositories)))
        distinct = dict.fromkeys(zip(models, repositories, strict=True))
        return sorted(list(distinct)[: self.sized(44_337)])

    def _history(self) -> Iterator[Table]:
        dates = [f"20{year}-{month:02}-01 10:00:00+00:00" for year in range(19, 24) for month in range(1, 9)]
        changed = self.zipf(self.models, self.sized(420_000), 0.3)
        commits = ((f"{i:040x}", dates[i % 40], "Update", "text", m) for i, m in enumerate(changed))
        yield "hf_commit", "commit_id created_at title message model_id", commits
        yield (
            "hf_commit_to_author",
            "hf_commit_id author_id",
            ((i, i % 40 + 1) for i in self.ids(len(changed))),
        )
        discussed = self.zipf(self.models, self.sized(59_011), 0.7)
        yield (
            "discussion",
            "id title created_at model_id",
            ((i, "Title", dates[0], m) for i, m in enumerate(discussed, 1)),
        )
        said = ((i, "comment", "somebody", "long text " * 20) for i in self.ids(len(discussed)))
        yield "discussion_event", "discussion_id type author content", said

    def _github(self) -> Iterator[Table]:
        users, things, body = self.sized(40_000), self.sized(150_000), "I load the model and it fails. " * 8
        people = ((i, f"user{i}", f"user{i}@example.org", f"Name {i}") for i in self.ids(users))
        yield "github_user", "id login email name", people
        for table, place in (("github_issue", "issues"), ("github_pull_request", "pull")):
            rows = ((i, i % users + 1, body, i, "Fails", self._address(i, place)) for i in self.ids(things))
            yield table, "id author_id body number title url", rows
        comments = ((i % users + 1, body, i % things + 1) for i in range(self.sized(300_000)))
        yield "github_comment", "author_id body issue_id", comments
        yield "github_label", "name issue_id", (("bug", i % things + 1) for i in range(self.sized(90_000)))

    def _address(self, i: int, place: str) -> str | None:
        """Return the address of an issue, which tells the full name of its repository; some rows have none."""
        owner, name = self.full_names[i % self.repositories]
        return f"https://github.com/{owner}/{name}/{place}/{i}" if i % 7 else None


def _value(table: str, model: int) -> str | int:
    counts = ("110M", "7B", "1.2 B", "N/A", 125_000_000)
    special = {
        "parameter_count": counts[model % 5],
        "carbon_emitted": model % 500,
        "hyper_parameters": f'{{"epochs": "{model % 9}"}}',
    }
    return special.get(table, f"{table} of model {model}, ask me@example.org")


def main() -> None:
    """Write the database that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a made-up database of PeaTMOSS's size and shape.")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--schema", choices=("A", "B"), default="B")
    given = parser.parse_args()
    started = time.perf_counter()
    build(given.out, given.scale, given.seed, given.schema)
    print(f"{given.out}: {given.out.stat().st_size / 2**20:.0f} MiB in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
