"""Draw docs/lifecycle.svg and write docs/lifecycle.md from the table in rules/lifecycle.py.

Only the place of each state is set here; a state without a place stops the script. `make docs`
runs it; tests/house fails when the picture no longer matches the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kaowu.rules.events import EVENT_LABELS, Event
from kaowu.rules.lifecycle import TABLE, Transition
from kaowu.rules.lifecycle_by_file import TOLD_TABLE
from kaowu.rules.roles import ROLE_LABELS
from kaowu.rules.states import LABELS, State

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "lifecycle.svg"
PAGE = ROOT / "docs" / "lifecycle.md"

# The road down the middle; beside each state, the states that its side roads end in.
ROAD: tuple[tuple[State, tuple[State, ...]], ...] = (
    (State.DRAFT, ()),
    (State.SUBMITTED, (State.RETURNED,)),
    (State.FIRST_REVIEW, (State.REFUSED,)),
    (State.ACCEPTED, ()),
    (State.FORWARDED, ()),
    (State.SECOND_REVIEW, ()),
    (State.APPROVED, ()),
    (State.AWAITING_PAYMENT, (State.LAPSED,)),
    (State.PAID, ()),
    (State.SEATED, ()),
    (State.TICKETED, (State.ABSENT,)),
    (State.PRESENT, (State.VIOLATED,)),
    (State.SCORED, ()),
    (State.IN_PUBLICITY, (State.OBJECTING,)),
    (State.PASSED, (State.FAILED,)),
    (State.CERTIFIED, (State.REVOKED,)),
)
ANYWHERE_BEFORE_PAYMENT = State.WITHDRAWN  # one note instead of seven arrows

TABLE_HEAD = (
    "| event | from | to | who | what must hold | not by who did |",
    "|---|---|---|---|---|---|",
)

WIDTH, STEP, TOP = 860, 62, 24
BOX_WIDTH, BOX_HEIGHT, MIDDLE, SIDE = 150, 34, 250, 600
HALF = BOX_HEIGHT // 2
STYLE = """
  text { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
  text { fill: #1b2733; font-size: 13px } .label { font-size: 11px; fill: #4a5b6c }
  .label { paint-order: stroke; stroke: #fff; stroke-width: 4px }
  .state { fill: #eef3f8; stroke: #9fb4c8 } .side { fill: #fff; stroke: #9fb4c8 }
  .arrow { fill: none; stroke: #1d5fa8; stroke-width: 1.3 } .tip { fill: #1d5fa8 }
"""


def places() -> dict[State, tuple[int, int]]:
    """The left upper corner of each state's box; AssertionError when a state has none."""
    found: dict[State, tuple[int, int]] = {}
    for row, (state, sides) in enumerate(ROAD):
        found[state] = (MIDDLE, TOP + row * STEP)
        for column, side in enumerate(sides):
            found[side] = (SIDE, TOP + row * STEP + column * STEP)
    missing = set(State) - set(found) - {ANYWHERE_BEFORE_PAYMENT}
    assert not missing, f"no place for {sorted(missing)}"
    return found


def draw() -> str:
    """The whole picture as SVG text."""
    where = places()
    height = TOP + len(ROAD) * STEP + 40
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'role="img" aria-label="The life of an application: states and events">'
    )
    lines = [head, f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>']
    arrows = [
        piece
        for row in TABLE
        if row.target is not ANYWHERE_BEFORE_PAYMENT
        for source in sorted(row.sources, key=list(State).index)
        for piece in draw_arrow(row, where[source], where[row.target])
    ]
    lines += sorted(arrows, key=lambda piece: piece.startswith("<text"))  # words above lines
    for state, place in where.items():
        lines += draw_state(state, place)
    note = f"{LABELS[State.WITHDRAWN]}：{EVENT_LABELS[Event.WITHDRAW]}，可自"
    sources = next(row.sources for row in TABLE if row.event is Event.WITHDRAW)
    names = "、".join(LABELS[state] for state in State if state in sources)
    lines.append(f'<text class="label" x="24" y="{height - 20}">{note}{names}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def draw_state(state: State, place: tuple[int, int]) -> Iterator[str]:
    x, y = place
    kind = "state" if x == MIDDLE else "side"
    yield (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5"/>'
    )
    yield (
        f'<text x="{x + BOX_WIDTH // 2}" y="{y + 22}" text-anchor="middle">{LABELS[state]}'
        f"<title>{state.value}</title></text>"
    )


def draw_arrow(row: Transition, start: tuple[int, int], end: tuple[int, int]) -> Iterator[str]:
    """Down the road, back up it on the left, out to a side, or home from one."""
    on_road = start[0] == MIDDLE, end[0] == MIDDLE
    label = EVENT_LABELS[row.event]
    if on_road == (True, True) and end[1] - start[1] == STEP:
        return arrow_down(start, end, label)
    if on_road == (True, True):
        return arrow_back(start, end, label)
    return arrow_out(start, end, label) if on_road[0] else arrow_home(start, end, label)


def arrow_down(start: tuple[int, int], end: tuple[int, int], label: str) -> Iterator[str]:
    x, top, bottom = start[0] + BOX_WIDTH // 2, start[1] + BOX_HEIGHT, end[1]
    yield f'<path class="arrow" d="M{x} {top} V{bottom - 7}"/>'
    yield f'<path class="tip" d="M{x} {bottom} l-4 -8 h8 z"/>'
    yield text(x + 8, top + 18, label)


def arrow_back(start: tuple[int, int], end: tuple[int, int], label: str) -> Iterator[str]:
    x, low, high = start[0], start[1] + HALF, end[1] + HALF + 6
    reach = x - 40 - abs(low - high) // 6
    yield f'<path class="arrow" d="M{x} {low} C{reach} {low} {reach} {high} {x - 7} {high}"/>'
    yield f'<path class="tip" d="M{x} {high} l-8 -4 v8 z"/>'
    yield text(reach + 4, (low + high) // 2 + 3, label, anchor="end")


def arrow_out(start: tuple[int, int], end: tuple[int, int], label: str) -> Iterator[str]:
    left, y1, right, y2 = start[0] + BOX_WIDTH, start[1] + HALF - 5, end[0], end[1] + HALF - 5
    yield f'<path class="arrow" d="M{left} {y1} L{right - 7} {y2}"/>'
    yield f'<path class="tip" d="M{right} {y2} l-8 -4 v8 z"/>'
    part = 0.3 if y1 == y2 else 0.55
    yield text(left + int((right - left) * part), y1 + int((y2 - y1) * part) - 4, label)


def arrow_home(start: tuple[int, int], end: tuple[int, int], label: str) -> Iterator[str]:
    right, y1, left, y2 = start[0], start[1] + HALF + 8, end[0] + BOX_WIDTH, end[1] + HALF + 8
    yield f'<path class="arrow" d="M{right} {y1} L{left + 7} {y2}"/>'
    yield f'<path class="tip" d="M{left} {y2} l8 -4 v8 z"/>'
    yield text(left + 18, y2 + 16, label)


def text(x: int, y: int, words: str, *, anchor: str = "start") -> str:
    return f'<text class="label" x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'


def page() -> str:
    """The table as a Markdown page, in its own order."""
    head = [
        "# The life of an application",
        "",
        "Written by `make docs` from the table in `src/kaowu/rules/lifecycle.py`; do not edit.",
        "",
        "![The life of an application](lifecycle.svg)",
        "",
        *TABLE_HEAD,
    ]
    alone = [
        "",
        "## Where the agency works alone",
        "",
        "The centre stays on its own system (`KAOWU_AGENCY_ALONE`): the same events follow from a",
        "line of its file, and from nothing else.",
        "",
        *TABLE_HEAD,
    ]
    rows = [*map(table_line, TABLE)]
    return "\n".join([*head, *rows, *alone, *map(table_line, TOLD_TABLE)]) + "\n"


def table_line(row: Transition) -> str:
    cells = (
        f"{EVENT_LABELS[row.event]} `{row.event.value}`",
        "、".join(LABELS[state] for state in State if state in row.sources),
        LABELS[row.target],
        "、".join(ROLE_LABELS[role] for role in ROLE_LABELS if role in row.roles),
        ", ".join(f"`{need}`" for need in row.needs),
        "、".join(EVENT_LABELS[event] for event in row.barred_by),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(ROOT)} and {PAGE.relative_to(ROOT)}")
