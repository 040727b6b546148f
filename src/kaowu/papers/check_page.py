"""The report of a check as one HTML file: opens anywhere, loads nothing, runs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

_STATES = {
    "需补正": "bad", "错误": "bad", "请核对": "warn", "警告": "warn", "提醒": "warn",
    "齐全": "good", "已修正": "mended",
}  # fmt: skip

_STYLE = """
:root{color-scheme:light}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;color:#1b2428;background:#fff;
font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
h1{font-size:1.5rem;margin:0 0 .5rem}
h2{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
.sum{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:0 0 1.5rem;padding:0;list-style:none}
section{border:1px solid #c7d1d5;border-radius:6px;margin:0 0 1rem;padding:.8rem 1rem;
break-inside:avoid}
.who{margin:.1rem 0 .5rem;color:#46545a;font-variant-numeric:tabular-nums}
.state{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 .5em;
font-size:.85rem;white-space:nowrap}
.bad{color:#a3221b}.warn{color:#7a5200}.good{color:#1d6b35}.mended{color:#2b5a70}
ol{margin:0;padding:0;list-style:none}
li.find{border-top:1px solid #e4eaec;padding:.5rem 0}
li.find p{margin:.15rem 0;overflow-wrap:anywhere}
.sub{color:#46545a;font-size:.9rem}
code{font-size:.85em;color:#46545a}
@media print{body{max-width:none;padding:0;font-size:11pt}}
"""


def check_report_html(title: str, rows: Sequence[Mapping[str, str]]) -> str:
    """The page: the count of each verdict, then one block for each file with its findings.

    Rows of one file stand together; a row without 代码 says that the file has no finding.
    """
    files = [list(group) for _, group in groupby(rows, key=lambda row: row.get("文件", ""))]
    body = "".join(_file(group) for group in files)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{_summary(files)}<main>{body}</main></body></html>\n"
    )


def _summary(files: Sequence[Sequence[Mapping[str, str]]]) -> str:
    verdicts = [group[0].get("结论", "") for group in files]
    items = "".join(
        f"<li>{_state(verdict)} {verdicts.count(verdict)} 份</li>"
        for verdict in dict.fromkeys(verdicts)
        if verdict
    )
    return f'<ul class="sum"><li>共 {len(files)} 份</li>{items}</ul>'


def _file(rows: Sequence[Mapping[str, str]]) -> str:
    first = rows[0]
    who = "　".join(escape(first[key]) for key in ("姓名", "证件号码") if first.get(key))
    found = "".join(_finding(row) for row in rows if row.get("代码"))
    return (
        f"<section><h2>{_state(first.get('结论', ''))} {escape(first.get('文件', ''))}</h2>"
        f'<p class="who">{who}</p>'
        + (f"<ol>{found}</ol>" if found else "<p>没有发现问题。</p>")
        + "</section>"
    )


def _finding(row: Mapping[str, str]) -> str:
    value = {key: escape(row.get(key, "")) for key in ("对象", "问题", "处理办法", "依据", "代码")}
    lines = [f"<p>{_state(row.get('级别', ''))} {value['问题']}</p>"]
    if value["处理办法"]:
        lines.append(f"<p>处理办法：{value['处理办法']}</p>")
    basis = f"　依据：{value['依据']}" if value["依据"] else ""
    lines.append(f'<p class="sub">对象：{value["对象"]}{basis}　<code>{value["代码"]}</code></p>')
    return f'<li class="find">{"".join(lines)}</li>'


def _state(word: str) -> str:
    return (
        f'<span class="state {_STATES.get(word, "mended")}">{escape(word)}</span>' if word else ""
    )
