"""The files of a code base, and the world in which its modules are looked at: themselves and nothing installed here.

astroid follows imports through the interpreter it runs in. A scan must say the same on every machine and must not touch what
is installed there, so the cache in which astroid keeps modules is replaced, while a scan runs, by one that knows the code base.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import astroid
from astroid.builder import AstroidBuilder
from astroid.manager import AstroidManager

from supplychain.usage.parsing import LARGEST, parse_cells, text_of
from supplychain.usage.parsing import kind_of as file_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from astroid import nodes

__all__ = ["Project", "walk"]

_SKIPPED = frozenset({
    ".git", ".hg", ".svn", ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", "__pycache__", "node_modules",
    ".venv", ".eggs", ".ipynb_checkpoints", ".idea",
})  # fmt: skip
_HELD = 8 << 20
_FULL = 5 << 20
"""Bytes of source whose syntax trees are kept; a tree takes about a hundred times its source."""
_AFFORDED = 1_000_000
"""Bytes of other files' source that one file may cause to be parsed."""
_READ = 200
_MOST_CALLERS = 25
_SEARCHED = 48 << 20


def walk(root: Path) -> Iterator[str]:
    """Yield the paths of files below `root` that a scan reads, sorted; links are not followed."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED
            and not (here / name / "pyvenv.cfg").is_file()
            and not (here / name).is_symlink()
        )
        for name in sorted(names):
            path = here / name
            if file_kind(name) and not path.is_symlink() and path.is_file():
                yield path.relative_to(root).as_posix()


class Project:
    """A code base: its paths, its parsed modules, and where a name is mentioned."""

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.root = root
        self.paths = frozenset(paths)
        self._folders = frozenset(str(parent) for path in paths for parent in PurePosixPath(path).parents)
        self._modules: dict[str, nodes.Module | None] = {}
        self._texts: dict[str, dict[str, bytes]] = {}
        self._held = 0
        self._spent = 0
        self._read: dict[str, bytes] = {}
        self.here = ""

    def has(self, path: str) -> bool:
        """Whether the code base has a file or folder of that path, seen from its root or from the file at hand."""
        near = str(PurePosixPath(self.here).parent / path)
        return any(p in self.paths or p in self._folders for p in (path, near))

    @contextmanager
    def open(self) -> Iterator[None]:
        """Make this code base the world that astroid sees."""
        AstroidManager()  # the builtins are made on first use
        astroid.parse("")
        before = AstroidManager.brain["astroid_cache"]
        AstroidManager.brain["astroid_cache"] = _World(self, before)
        try:
            yield
        finally:
            AstroidManager.brain["astroid_cache"] = before
            AstroidManager().clear_cache()

    def module(self, path: str) -> nodes.Module | None:
        """Return the parsed module of a path, None when it has syntax errors or is no Python."""
        if path not in self._modules:
            self._spent += self._length(path)
            if self._spent > _AFFORDED:
                return None
            self._modules[path] = self._parsed(path)
        return self._modules[path]

    def mentions(self, path: str, word: str) -> bool:
        """Whether a file mentions a word: most that do not need not be parsed."""
        if path not in self._read:
            if len(self._read) >= _READ:
                self._read.clear()
            self._read[path] = self._bytes(path)
        return word.encode() in self._read[path]

    def _length(self, path: str) -> int:
        try:
            return (self.root / path).stat().st_size
        except OSError:
            return 0

    def made(self, path: str, source: str) -> nodes.Module:
        """Parse the text of the file at hand, and keep its module for others that import it."""
        if self._held > _HELD:
            self.forget()
        if (known := self._modules.get(path)) is not None:
            return known
        self._held += len(source)
        self._modules[path] = module = self.build(source, path)
        return module

    def forget(self) -> None:
        """Let go of the syntax trees; those in use live on with who uses them."""
        self._modules.clear()
        self._held = 0
        gc.collect()

    def _parsed(self, path: str) -> nodes.Module | None:
        file = self.root / path
        try:
            size = file.stat().st_size
            if size > LARGEST:
                return None
            self._held += size
            source = text_of(file.read_bytes())
            if path.endswith(".ipynb"):
                source = "\n".join(cell.code for cell in parse_cells(source))
            return self.build(source, path)
        except Exception:  # noqa: BLE001 - another file's mistake; it is reported where that file itself is read
            return None

    def build(self, source: str, path: str) -> nodes.Module:
        """Parse Python text as the module of a path."""
        module = AstroidBuilder(AstroidManager(), apply_transforms=False).string_build(
            source, modname=_dotted(path), path=str(self.root / path)
        )
        module.package = path.endswith("__init__.py")
        return module

    def imported(self, name: str) -> str | None:
        """Return the path of the module that `import name` means in the file at hand: nearest folder first."""
        inner = name.replace(".", "/")
        folders = [str(parent) for parent in PurePosixPath(self.here).parents] or ["."]
        for folder in [*folders, "src", "lib", "python"]:
            start = "" if folder == "." else f"{folder}/"
            for candidate in (f"{start}{inner}.py", f"{start}{inner}/__init__.py"):
                if candidate in self.paths and candidate != self.here:
                    return candidate
        return None

    def path_of(self, module: nodes.Module) -> str:
        """Return the path of a module of this code base."""
        try:
            return Path(module.file or "").relative_to(self.root).as_posix()
        except ValueError:
            return ""

    def modules_calling(self, name: str, but: str) -> list[nodes.Module]:
        """Return modules of other files that call something of a name: the nearest few, within what one file may cost."""
        wanted = f"{name}(".encode()
        paths = [path for path, text in self._searched().items() if wanted in text and path != but]
        paths.sort(key=lambda path: (-_shared(path, but), path))
        found = []
        for path in paths[:_MOST_CALLERS]:
            module = self.module(path)
            if module is not None:
                found.append(module)
        return found

    @property
    def is_full(self) -> bool:
        """Whether it holds more than another process should begin with."""
        return self._held > _FULL

    def turn_to(self, path: str) -> None:
        """Say which file is at hand: names of modules are looked for from there, and the account of what it costs is new."""
        self.here = path
        self._spent = 0

    def _searched(self) -> dict[str, bytes]:
        """Texts of the whole code base, or, of a large one, of the top folder that the file at hand is in."""
        part = "" if self._size_of("") <= _SEARCHED else self.here.split("/", 1)[0] + "/"
        if part not in self._texts:
            self._texts.clear()
            small = part == "" or self._size_of(part) <= _SEARCHED
            self._texts[part] = {path: self._bytes(path) for path in self._python(part)} if small else {}
        return self._texts[part]

    def _python(self, part: str) -> list[str]:
        return sorted(
            path for path in self.paths if path.endswith((".py", ".ipynb")) and path.startswith(part)
        )

    def _bytes(self, path: str) -> bytes:
        try:
            text = (self.root / path).read_bytes()
        except OSError:
            return b""
        return text if len(text) <= LARGEST else b""

    def _size_of(self, part: str) -> int:
        if part not in (sizes := self.__dict__.setdefault("_sizes", {})):
            total = 0
            for path in self._python(part):
                try:
                    total += (self.root / path).stat().st_size
                except OSError:
                    continue
                if total > _SEARCHED:
                    break
            sizes[part] = total
        return int(sizes[part])


class _World(dict[str, Any]):
    """The modules that astroid may see: Python's builtins, those of the code base, and an empty one for all others."""

    def __init__(self, project: Project, known: dict[str, Any]) -> None:
        super().__init__({name: known[name] for name in ("builtins",) if name in known})
        self._project = project
        self._empty: nodes.Module | None = None

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> nodes.Module:
        path = _path_in(self._project, name) or self._project.imported(name)
        module = self._project.module(path) if path else None
        if module is not None:
            return module
        if self._empty is None:
            self._empty = AstroidBuilder(AstroidManager(), apply_transforms=False).string_build(
                "", modname="absent"
            )
        return self._empty

    def setdefault(self, _name: str, module: Any = None) -> Any:
        """Let nothing in by the name it gives itself."""
        return module

    def __setitem__(self, name: str, module: Any) -> None:
        if name == "builtins":
            super().__setitem__(name, module)


def _shared(one: str, other: str) -> int:
    """Return how many folders two paths begin with together."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix(".ipynb").removesuffix("/__init__").replace("/", ".")


def _path_in(project: Project, name: str) -> str | None:
    """Return the path of a module by the name it has from the root of the code base, as relative imports give it."""
    inner = name.replace(".", "/")
    return next((p for p in (f"{inner}.py", f"{inner}/__init__.py") if p in project.paths), None)
