"""House law that no linter knows: documents match the code, locks are whole, nothing leaks."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

from scripts import draw_house, draw_lifecycle, list_commands, list_settings

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==(\S+)", re.MULTILINE)
# Folders of one machine, and the hosts of package indexes (written so that this file holds none).
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|home/\w+|work|opt/\w+)/[\w.]")
INDEX_HOST = re.compile(r"p[y]pi\.org|python[h]osted|n[p]mjs|[d]ebian\.org")
TABLES = {  # long, being data: one row below another
    "src/kaowu/rules/lifecycle.py",
    "src/kaowu/faces/access.py",
}


def tracked(*patterns: str) -> list[Path]:
    """The files that git knows and that are still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def direct_dependencies() -> set[str]:
    lines = "\n".join(read(f"requirements/{name}.in") for name in ("run", "build", "dev", "ocr"))
    return set(re.findall(r"^([A-Za-z][\w-]*)", lines, re.MULTILINE))


def pins(path: str) -> dict[str, str]:
    return dict(PINNED.findall(read(path)))


# -- dependencies


def test_the_documents_explain_exactly_the_direct_dependencies() -> None:
    cells = re.findall(r"^\| (`[^|]*`) \|", read("docs/dependencies.md"), re.MULTILINE)
    explained = {name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)}
    assert explained == direct_dependencies()


def test_every_direct_dependency_is_locked() -> None:
    both = pins("requirements/dev.txt") | pins("requirements/ocr.txt")
    locked = {name.lower() for name in both}
    assert {name.lower() for name in direct_dependencies()} - locked == set()


def test_tests_run_on_the_versions_that_an_office_runs_on() -> None:
    office, tests = pins("requirements/run.txt"), pins("requirements/dev.txt")
    assert {name: tests.get(name) for name in office} == office
    reader = pins("requirements/ocr.txt")
    assert {name: tests.get(name, version) for name, version in reader.items()} == reader


def test_the_extra_for_reading_is_named_twice_and_alike() -> None:
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    lines = re.findall(r"^[a-z].*", read("requirements/ocr.in"), re.MULTILINE)
    assert sorted(extras["ocr"]) == sorted(lines)


@pytest.mark.parametrize(
    "lock", ["requirements/run.txt", "requirements/dev.txt", "requirements/ocr.txt"]
)
def test_a_lock_pins_by_version_and_hash_and_names_no_address(lock: str) -> None:
    blocks = [block for block in re.split(r"\n(?=\S)", read(lock)) if block.strip()]
    assert [block for block in blocks if not PINNED.match(block)] == []
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in read(lock)


# -- documents


def test_the_picture_of_the_house_is_the_house() -> None:
    drawn = draw_house.draw(draw_house.import_graph())
    assert drawn == draw_house.PICTURE.read_text(encoding="utf-8"), "run `make docs`"


def test_the_pages_of_the_lifecycle_are_its_table() -> None:
    assert draw_lifecycle.draw() == draw_lifecycle.PICTURE.read_text("utf-8"), "run `make docs`"
    assert draw_lifecycle.page() == draw_lifecycle.PAGE.read_text("utf-8"), "run `make docs`"


def test_every_setting_is_documented() -> None:
    assert list_settings.page() == list_settings.PAGE.read_text("utf-8"), "run `make docs`"


def test_every_command_is_documented() -> None:
    assert list_commands.page() == list_commands.PAGE.read_text("utf-8"), "run `make docs`"


def links() -> Iterator[tuple[str, str]]:
    """(document, target) of every link to a file of ours."""
    for page in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                yield str(page.relative_to(ROOT)), target


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        (page, target)
        for page, target in links()
        if not (ROOT / page).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_make_commands_that_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))
    pages = "\n".join(page.read_text(encoding="utf-8") for page in tracked("*.md"))
    assert set(re.findall(r"`make ([a-z-]+)`", pages)) - targets == set()


# -- what must not be in the repository


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font


@pytest.mark.parametrize("forbidden", [MACHINE_PATH, INDEX_HOST], ids=["path", "host"])
def test_no_file_tells_of_the_machine_it_was_written_on(forbidden: re.Pattern[str]) -> None:
    found = [(name, hit[0]) for name, text in texts() if (hit := forbidden.search(text))]
    assert found == []


# -- size


def functions() -> Iterator[tuple[str, int]]:
    """(file:name, lines) of every function."""
    for path in tracked("src/*.py", "tests/*.py", "scripts/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.name}", lines


def test_functions_fit_on_a_screen() -> None:
    assert [(name, lines) for name, lines in functions() if lines > 50] == []


def test_files_fit_in_a_head() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in tracked("src/*.py")
        if "/migrations/" not in str(path) and str(path.relative_to(ROOT)) not in TABLES
    }
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("kaowu", exclude_type_checking_imports=True, cache_dir=None)
    needs = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    assert "kaowu.rules.lifecycle" in needs["kaowu.office.registration.gate"]
    TopologicalSorter(needs).prepare()  # CycleError names the circle
