"""Write docs/findings.md: every code that a finding can have, and what it means.

The codes are read from the source (``used``), the meanings from rules/finding_codes.py; a test
holds the two to each other. `make docs` runs it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kaowu.dossier import remarks
from kaowu.dossier.reading.compare import LABELS
from kaowu.rules.finding_codes import CHAPTERS, MEANINGS
from kaowu.rules.names import MENDS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kaowu"
PAGE = ROOT / "docs" / "findings.md"
HEAD = """\
# Findings

Written by `make docs` from `src/kaowu/rules/finding_codes.py`; do not edit. A check answers with
findings: a code that never changes, a severity, the file or cell that it is about, the sentence of
the notice, what is wrong and what to do. An *error* blocks, a *warning* asks a human, *fixed* says
what was mended. What arrives under which code is in [troubles.md](troubles.md).
"""
CODE = re.compile(rf"(?:{'|'.join(CHAPTERS)})\.[a-z0-9]+(?:-[a-z0-9]+)*")
# Codes whose parts are put together where no scan can follow: file → the codes.
BUILT = {
    "dossier/loose.py": {"package.id-conflict", "package.name-conflict", "package.mobile-conflict"},
    "dossier/reading/compare.py": {f"reading.{key.replace('_', '-')}-differs" for key in LABELS},
    "dossier/remarks.py": {
        *(f"image.{fault}" for fault in remarks._IMAGE),
        *(f"portrait.{fault}" for fault in remarks._PORTRAIT),
    },
    "dossier/rows.py": {"workbook.birth-mismatch", "workbook.sex-mismatch"},
    "rules/names.py": {f"name.{code}" for code, _, _ in MENDS},
}
# What looks like a code and is none: names of files, and paths of facts in a notice.
NO_CODES = {"package.zip", "workbook.xlsx", "naming.archive", "naming.file"}
NO_SOURCES = {"rules/finding_codes.py", "faces/styleguide/samples.py"}


@dataclass
class Module:
    """One file: its tree, and for every node the functions and classes around it."""

    path: str
    tree: ast.Module
    around: dict[ast.AST, list[ast.AST]] = field(default_factory=dict)

    @cached_property
    def calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def __post_init__(self) -> None:
        self._walk(self.tree, [])

    def _walk(self, node: ast.AST, above: list[ast.AST]) -> None:
        self.around[node] = above
        inside = [*above, node] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else above
        for child in ast.iter_child_nodes(node):
            self._walk(child, inside)


def used() -> dict[str, set[str]]:
    """Every code in the source → the files that give it."""
    modules = _modules()
    found: dict[str, set[str]] = {}
    for module in modules:
        codes = {*_whole(module), *_prefixed(module, modules), *BUILT.get(module.path, set())}
        for code in codes - NO_CODES:
            found.setdefault(code, set()).add(module.path)
    return found


def _modules() -> list[Module]:
    modules = [
        Module(str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
    ]
    return [module for module in modules if module.path not in NO_SOURCES]


def unfollowed() -> set[str]:
    """Files that make codes in a way that neither the scan follows nor BUILT lists."""
    modules = _modules()
    return {
        module.path
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr) and module.path not in BUILT
        if (match := _shape(node)) and match[1] in CHAPTERS
        if not set(_codes(match, node, module, modules))
    }


def _whole(module: Module) -> Iterator[str]:
    """Codes that stand in the source as they are."""
    for node in ast.walk(module.tree):
        texts = () if isinstance(node, ast.JoinedStr) else ast.iter_child_nodes(node)
        for text in texts:
            value = text.value if isinstance(text, ast.Constant) else None
            if isinstance(value, str) and CODE.fullmatch(value):
                yield value


def _prefixed(module: Module, modules: list[Module]) -> Iterator[str]:
    """Codes made as f"archive.{code}": the constants with which the function around is called."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr) and (match := _shape(node)):
            yield from _codes(match, node, module, modules)


def _shape(node: ast.JoinedStr) -> re.Match[str] | None:
    """The f-string as prefix, text and name, when a code may come of it."""
    text = "".join(_piece(part) for part in node.values)
    return re.fullmatch(rf"({'|'.join(CHAPTERS)}|\0\w+\0)\.([a-z0-9-]*)(\0\w+\0|\1)?", text)


def _codes(
    match: re.Match[str], node: ast.AST, module: Module, modules: list[Module]
) -> Iterator[str]:
    for prefix in _values(match[1], node, module, modules):
        for name in _values(match[3] or "", node, module, modules):
            code = f"{prefix}.{match[2]}{name}"
            if CODE.fullmatch(code):
                yield code


def _piece(part: ast.expr) -> str:
    """The text of one part of an f-string; a name that is put in stands between zero bytes."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return f"\0{part.value.id}\0" if isinstance(part.value, ast.Name) else "\1"


def _values(text: str, node: ast.AST, module: Module, modules: list[Module]) -> set[str]:
    """What a piece can be: itself, or for a name all constants that are handed to it."""
    if not text.startswith("\0"):
        return {text}
    return _handed(text.strip("\0"), node, module, modules, depth=4)


def _handed(
    name: str, node: ast.AST, module: Module, modules: list[Module], *, depth: int
) -> set[str]:
    """The constants that the parameter ``name`` of the function around ``node`` is called with."""
    functions = [one for one in module.around[node] if isinstance(one, ast.FunctionDef)]
    if not functions or depth == 0:
        return set()
    function = functions[-1]
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    if name not in (*names, *(argument.arg for argument in function.args.kwonlyargs)):
        return _assigned(name, function)
    method = bool(names) and names[0] == "self"
    place = names.index(name) - method if name in names else None
    called = _called(function, module)
    found: set[str] = set()
    for other in modules if called[0].isalpha() else [module]:
        for call in other.calls:
            if _name_of(call.func) != called:
                continue
            argument = _argument(call, name, place)
            found |= _constants(argument, call, other, modules, depth=depth - 1)
    return found


def _called(function: ast.FunctionDef, module: Module) -> str:
    """The name by which a function is called: a class for its constructor."""
    classes = [one for one in module.around[function] if isinstance(one, ast.ClassDef)]
    return classes[-1].name if function.name == "__init__" and classes else function.name


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _argument(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and place < len(call.args) else None


def _constants(
    argument: ast.expr | None, call: ast.Call, module: Module, modules: list[Module], *, depth: int
) -> set[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return {argument.value}
    if isinstance(argument, ast.IfExp):
        both = (argument.body, argument.orelse)
        return {c for one in both for c in _constants(one, call, module, modules, depth=depth)}
    if isinstance(argument, ast.Name):
        return _handed(argument.id, call, module, modules, depth=depth)
    return set()


def _assigned(name: str, function: ast.FunctionDef) -> set[str]:
    """The constants that a name is given inside a function, in a loop over a table too."""
    found = set()
    for node in ast.walk(function):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)):
            continue
        if any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            found.add(str(node.value.value))
    return found


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for chapter, about in CHAPTERS.items():
        rows = {code: text for code, text in MEANINGS.items() if code.split(".")[0] == chapter}
        if rows:
            parts.append(f"\n## {chapter}\n\n{about}\n\n| code | meaning |\n|---|---|\n")
            parts += [f"| `{code}` | {text.replace('|', '/')} |\n" for code, text in rows.items()]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
