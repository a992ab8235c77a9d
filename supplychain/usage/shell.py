"""Shell scripts, Dockerfiles, workflows and notebook lines → the artifacts that their commands fetch or serve."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from supplychain.identifiers import Unresolved
from supplychain.usage.findings import Use
from supplychain.usage.naming import artifact_named
from supplychain.usage.signatures import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.usage.signatures import Command

__all__ = ["uses_in_shell"]

_HINT = re.compile(
    r"huggingface|\bhf\b|ollama|vllm|spacy|--?[\w-]*model|--?hf|--dataset|mlx_lm|llama-|sglang|optimum-cli|ct2-|-launcher"
)
_ASSIGNED = re.compile(
    r"^\s*(?:export\s+|ENV\s+|ARG\s+|set\s+|declare\s+)?(?P<name>[A-Za-z_]\w*)\s?[=?:]*[= ]\s*(?P<value>\S.*?)\s*$"
)
_VARIABLE = re.compile(
    r"\$\{(?P<braced>[A-Za-z_]\w*)(?::?[-=](?P<default>[^}]*))?\}|\$\(?(?P<plain>[A-Za-z_]\w*)\)?"
)
_ADDRESS = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/[\w./\-]+")
_PREFIXES = frozenset(
    {
        "RUN",
        "CMD",
        "ENTRYPOINT",
        "sudo",
        "time",
        "exec",
        "nohup",
        "-",
        "run:",
        "uv",
        "poetry",
        "pipx",
        "uvx",
        "@",
        "&&",
    }
)
_FETCHERS = frozenset({"wget", "curl", "git", "aria2c", "ADD"})


def uses_in_shell(text: str, path: str, how: str) -> list[Use]:
    """Return the uses in a shell script or anything written like one."""
    if not _HINT.search(text):
        return []
    variables: dict[str, str] = {}
    uses: list[Use] = []
    for number, line in _logical_lines(text):
        plain = re.sub(r"(^|\s)#.*$", "", line)
        if (assigned := _ASSIGNED.match(plain)) is not None and " " not in assigned["value"].strip("'\" "):
            value = assigned["value"].strip("'\"; ")
            variables.setdefault(assigned["name"], _VARIABLE.sub(lambda m: _value(m, variables), value))
        for words in _commands(plain):
            uses += _uses_of(words, variables, path, number, how)
    return uses


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; one that ends in a backslash goes on in the next."""
    start, parts = 1, []
    for number, line in enumerate(text.split("\n"), start=1):
        parts.append(line.rstrip())
        if parts[-1].endswith(("\\", "`", "^")):
            parts[-1] = parts[-1][:-1]
            continue
        yield start, " ".join(parts)
        start, parts = number + 1, []
    if parts:
        yield start, " ".join(parts)


def _commands(line: str) -> Iterator[list[str]]:
    for piece in re.split(r"&&|\|\||[;|]", line):
        cleaned = piece.strip().lstrip("@-!").strip()
        if cleaned.startswith(("CMD", "ENTRYPOINT", "[")):
            cleaned = re.sub(r"[\[\],]", " ", cleaned)
        if not cleaned:
            continue
        try:
            words = shlex.split(cleaned, comments=True)
        except ValueError:
            words = cleaned.split()
        while words and (
            words[0] in _PREFIXES
            or re.fullmatch(r"[A-Za-z_]\w*=\S*", words[0])
            or words[0].startswith("--mount")
        ):
            words = words[2:] if words[:2] in (["uv", "run"], ["poetry", "run"]) else words[1:]
        if words:
            yield words


def _uses_of(words: list[str], variables: dict[str, str], path: str, line: int, how: str) -> Iterator[Use]:
    for command in table().commands:
        rest = _after(words, command)
        if rest is None:
            continue
        for text in _artifacts(rest, command):
            name = (
                " ".join(command.words)
                if command.words != ("*",)
                else next(o for o in command.option if _has(rest, o))
            )
            yield _use(text, command, rest, variables, path=path, line=line, how=how, signature=name)
        if command.words != ("*",):
            return
    if words[0] in _FETCHERS:
        for address in _ADDRESS.findall(" ".join(words)):
            kind = "Dataset" if "/datasets/" in address else "Model"
            named = artifact_named(address.removesuffix(".git"), kind=kind)
            if not isinstance(named, Unresolved) and "/" in named.id:
                yield Use(
                    file=path,
                    line=line,
                    signature=words[0],
                    kind=kind,
                    how=how,
                    text=address,
                    artifact=named.id,
                    confidence="resolved",
                )


def _after(words: list[str], command: Command) -> list[str] | None:
    """Return what follows the words of a command; None when it is another one."""
    if command.words == ("*",):
        return words
    size = len(command.words)
    first = words[0].rsplit("/", 1)[-1]
    if [first, *words[1:size]] == list(command.words):
        return words[size:]
    # python -m spacy download …, accelerate launch -m …
    for at in range(1, min(len(words), 6)):
        if words[at - 1] == "-m" and words[at : at + size] == list(command.words):
            return words[at + size :]
    return None


def _has(words: list[str], option: str) -> bool:
    return any(word == option or word.startswith(f"{option}=") for word in words)


def _artifacts(words: list[str], command: Command) -> Iterator[str]:
    plain: list[str] = []
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
            continue
        name, equals, value = word.partition("=")
        if name in command.option:
            following = value if equals else words[place + 1] if place + 1 < len(words) else ""
            if following and not following.startswith("-"):
                yield following
            skip = not equals
        elif word.startswith("-"):
            skip = not equals and (word in command.values or (command.position == 0 and command.values == ()))
            skip = skip and place + 1 < len(words) and not words[place + 1].startswith("-")
        else:
            plain.append(word)
    if command.position is not None and len(plain) > command.position:
        yield plain[command.position]


def _use(
    text: str,
    command: Command,
    words: list[str],
    variables: dict[str, str],
    *,
    path: str,
    line: int,
    how: str,
    signature: str,
) -> Use:
    value = _VARIABLE.sub(lambda m: _value(m, variables), text)
    kind = command.kind
    if command.kind_option:
        following = [
            w.partition("=")[2] or (words[i + 1] if i + 1 < len(words) else "")
            for i, w in enumerate(words)
            if w.split("=", 1)[0] == command.kind_option
        ]
        kind = "Dataset" if "dataset" in following else kind
    if "$" in value or "{{" in value:
        return Use(
            file=path,
            line=line,
            signature=signature,
            kind=kind,
            how=how,
            text=text,
            reason="a variable set elsewhere",
        )
    if command.words[0].startswith("llama-"):
        value = value.split(":", 1)[0]
    named = artifact_named(value, kind=kind, scheme=command.scheme, bare=command.bare)
    if isinstance(named, Unresolved):
        return Use(
            file=path, line=line, signature=signature, kind=kind, how=how, text=text, reason=named.reason
        )
    confidence = "declared" if named.plain and value == text else "resolved"
    return Use(
        file=path,
        line=line,
        signature=signature,
        kind=named.kind,
        how=how,
        text=text,
        artifact=named.id,
        confidence=confidence,
    )


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    name = match["braced"] or match["plain"]
    found = variables.get(name) or match["default"]
    return found or match[0]
