"""Draw docs/house.svg: the floors of the house, their rooms, and who really imports whom.

Names and order of floors are a table here; rooms and arrows are read from the code. `make docs`
runs it; tests/house fails when the picture no longer matches the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "house.svg"

# package, what it is for, in the order in which imports go down; one row is one floor.
FLOORS: tuple[tuple[tuple[str, str, str], ...], ...] = (
    (("site", "接线", "settings, addresses, server"),),
    (("faces", "谁在看", "pages, forms, command line"),),
    (("demo", "演示", "fictional people and their papers"),),
    (("office", "发生什么", "records, actions, queries"),),
    (("dossier", "字节→事实", "zip, scan, workbook in"), ("papers", "事实→纸面", "PDF, XLSX out")),
    (("rules", "通知", "the notice as data; pure functions"),),
)
# Rooms that have a name of their own on a screen; docs/glossary.md has the rest.
ROOMS = {
    "people": "人员",
    "notices": "通知",
    "registration": "一 报名",
    "review": "初审 复审",
    "fees": "二 收费",
    "exams": "三四 考核",
    "results": "五 成绩",
    "certificates": "五 证书",
    "integrity": "六 诚信",
    "exchange": "文件往来",
    "reminders": "提醒",
    "letters": "信件",
    "ledger": "账本",
    "clock": "时钟",
    "vault": "保险柜",
    "access": "权限",
    "public": "公众",
    "candidate": "考生",
    "agency": "报名机构",
    "centre": "省职鉴中心",
    "accounts": "账号",
    "cli": "命令行",
}

WIDTH, MARGIN, GAP, ARCS = 960, 20, 14, 150
ROOM_WIDTH, ROOM_HEIGHT, HEAD = 120, 40, 34
PER_ROW = (WIDTH - 2 * MARGIN - ARCS - GAP) // (ROOM_WIDTH + 8)
STYLE = """
  text { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
  text { fill: #1b2733 }
  .floor { fill: #eef3f8; stroke: #9fb4c8 } .room { fill: #fff; stroke: #b8c7d6 }
  .name { font-size: 15px; font-weight: 600 } .what { font-size: 12px; fill: #4a5b6c }
  .zh { font-size: 12px } .en { font-size: 11px; fill: #4a5b6c }
  .arrow { fill: none; stroke: #1d5fa8; stroke-width: 1.4; opacity: .75 }
  .tip { fill: #1d5fa8 }
"""


def import_graph() -> grimp.ImportGraph:
    """Every import between modules of kaowu."""
    return grimp.build_graph("kaowu", cache_dir=None)


def rooms_of(graph: grimp.ImportGraph, floor: str) -> list[str]:
    """The rooms of a floor that has some, in the order of ROOMS."""
    children = {child.rsplit(".", 1)[1] for child in graph.find_children(f"kaowu.{floor}")}
    return [room for room in ROOMS if room in children and floor in {"faces", "office"}]


def edges(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    """(importer, imported) between floors, as the code has it."""
    names = [name for floor in FLOORS for name, _, _ in floor]
    return [
        (upper, lower)
        for upper in names
        for lower in names
        if upper != lower
        and graph.direct_import_exists(
            importer=f"kaowu.{upper}", imported=f"kaowu.{lower}", as_packages=True
        )
    ]


def height_of(rooms: list[str]) -> int:
    rows = -(-len(rooms) // PER_ROW)
    return HEAD + 16 + rows * (ROOM_HEIGHT + 8)


def draw(graph: grimp.ImportGraph) -> str:
    """The whole picture as SVG text."""
    body: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    top = MARGIN
    for floor in FLOORS:
        full = WIDTH - 2 * MARGIN - ARCS
        width = (full - GAP * (len(floor) - 1)) // len(floor)
        height = max(height_of(rooms_of(graph, name)) for name, _, _ in floor)
        for column, (name, zh, what) in enumerate(floor):
            left = MARGIN + column * (width + GAP)
            rooms = rooms_of(graph, name)
            body += draw_floor(left, top, width, height, f"{name}/  {zh}", what)
            body += draw_rooms(left + 12, top + HEAD + 4, rooms)
            places[name] = (top, height)
        top += height + GAP
    body += draw_arrows(edges(graph), places)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + MARGIN - GAP}" '
        f'role="img" aria-label="The house of Kaowu: floors, rooms and imports">'
    )
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", paper, *body, "</svg>"]) + "\n"


def draw_floor(left: int, top: int, width: int, height: int, name: str, what: str) -> Iterator[str]:
    yield f'<rect class="floor" x="{left}" y="{top}" width="{width}" height="{height}" rx="6"/>'
    yield f'<text class="name" x="{left + 12}" y="{top + 24}">{escape(name)}</text>'
    yield (
        f'<text class="what" x="{left + width - 12}" y="{top + 24}" '
        f'text-anchor="end">{escape(what)}</text>'
    )


def draw_rooms(left: int, top: int, rooms: list[str]) -> Iterator[str]:
    for index, room in enumerate(rooms):
        x = left + (index % PER_ROW) * (ROOM_WIDTH + 8)
        y = top + (index // PER_ROW) * (ROOM_HEIGHT + 8)
        middle = x + ROOM_WIDTH // 2
        yield (
            f'<rect class="room" x="{x}" y="{y}" width="{ROOM_WIDTH}" height="{ROOM_HEIGHT}" '
            'rx="4"/>'
        )
        for style, below, word in (("zh", 17, ROOMS[room]), ("en", 32, room)):
            yield (
                f'<text class="{style}" x="{middle}" y="{y + below}" text-anchor="middle">'
                f"{word}</text>"
            )


def draw_arrows(pairs: list[tuple[str, str]], places: dict[str, tuple[int, int]]) -> Iterator[str]:
    """One arc for each pair in the right margin; the longer the way, the wider the arc.

    dossier and papers share a floor, and so its edge; each arc carries its two names as a title.
    """
    edge = WIDTH - MARGIN - ARCS
    order = sorted(pairs, key=lambda pair: places[pair[1]][0] - places[pair[0]][0])
    starts = spread([pair[0] for pair in order], places)
    ends = spread([pair[1] for pair in order], places, from_top=True)
    for (upper, lower), start, end in zip(order, starts, ends, strict=True):
        reach = edge + 18 + (end - start) * ARCS // 640
        label = f"{upper} → {lower}"
        yield (
            f'<path class="arrow" d="M{edge} {start} C{reach} {start} {reach} {end} '
            f'{edge + 6} {end}"><title>{label}</title></path>'
        )
        yield f'<path class="tip" d="M{edge} {end} l8 -4 v8 z"/>'


def spread(
    floors: list[str], places: dict[str, tuple[int, int]], *, from_top: bool = False
) -> list[int]:
    """A height for each arrow's end: in the lower half of a floor when it leaves, else upper."""
    seen: dict[int, int] = {}
    heights = []
    for floor in floors:
        top, height = places[floor]
        seen[top] = seen.get(top, 0) + 1
        step = min(seen[top] * 6, height // 2 - 4)
        heights.append(top + step if from_top else top + height - step)
    return heights


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(import_graph()), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)}")
