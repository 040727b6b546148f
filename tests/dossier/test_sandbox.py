"""Decoders die alone: of memory, of time, of an abort; the next file is read as ever."""

from __future__ import annotations

import io
import threading
import zipfile

import pytest

from kaowu.dossier.check import check_file
from kaowu.dossier.sandbox import JobFailed, Pool
from kaowu.dossier.wire import read_frame, write_frame
from kaowu.dossier.workbook import read_workbook
from kaowu.rules.notice import Notice
from tests.dossier.drawn import TODAY, encoded, good_row, picture, scan, sheet

SCAN = {
    "media": ["image/jpeg"],
    "accepted": ["image/jpeg"],
    "low": 204_800,
    "high": 300_000,
    "trim": False,
}


def far_cell(workbook: bytes) -> bytes:
    """The same workbook with its first cell at the far corner of the sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "xl/worksheets/sheet1.xml":
                data = data.replace(b'r="A2"', b'r="XFD1048576"')
            new.writestr(item, data)
    return out.getvalue()


def test_a_workbook_that_aborts_its_reader_is_a_finding(notice: Notice) -> None:
    hostile = far_cell(sheet([good_row()], notice))
    (finding,) = read_workbook(hostile, "a.xlsx", notice=notice, today=TODAY).findings
    assert finding.code == "workbook.too-large"
    assert len(
        read_workbook(sheet([good_row()], notice), "b.xlsx", notice=notice, today=TODAY).rows
    )


def test_a_job_that_takes_too_long_is_ended_and_the_pool_goes_on() -> None:
    pool = Pool(1)
    big = encoded(picture(4000, 3000), quality=95)
    with pytest.raises(JobFailed) as failure:
        pool.call("scan", SCAN, [big], seconds=0.01)
    assert failure.value.reason == "time"
    assert pool.call("scan", SCAN, [scan()])[0]["kept"] is True
    pool.close()


@pytest.mark.slow
def test_processor_time_is_bounded(notice: Notice) -> None:
    """20,000 draws of one picture: a small PDF that would take minutes."""
    import pikepdf

    document = pikepdf.open(io.BytesIO(encoded(picture(2000, 2000), "PDF")))
    page = document.pages[0]
    name = next(iter(page.Resources.XObject))
    draw = f"q 595 0 0 842 0 0 cm {name} Do Q\n".encode()
    page.Contents = document.make_stream(draw * 100_000)
    out = io.BytesIO()
    document.save(out)
    material = check_file(out.getvalue(), "学历证明.pdf", kind="education", notice=notice)
    assert [finding.code for finding in material.findings] == ["file.too-slow"]


def test_an_unknown_job_is_an_answer_not_a_crash() -> None:
    pool = Pool(1)
    with pytest.raises(JobFailed) as failure:
        pool.call("nothing", {})
    assert failure.value.reason == "failed"
    pool.close()


def test_many_threads_share_a_few_decoders() -> None:
    pool, data, kept = Pool(2), scan(), []
    work = lambda: kept.append(pool.call("scan", SCAN, [data])[0]["kept"])  # noqa: E731
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * 8
    pool.close()


def test_a_decoder_killed_while_idle_is_replaced() -> None:
    pool = Pool(1)
    pool.call("scan", SCAN, [scan()])
    pool._idle[0]._process.kill()
    pool._idle[0]._process.wait()
    assert pool.call("scan", SCAN, [scan()])[0]["kept"] is True
    pool.close()


def test_a_frame_comes_back_as_it_was() -> None:
    stream = io.BytesIO()
    write_frame(stream, {"job": "扫描"}, [b"", b"abc"])
    stream.seek(0)
    assert read_frame(stream) == ({"job": "扫描"}, [b"", b"abc"])


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x05{", b"\xff\xff\xff\xff", b"\0\0\0\x02[]"])
def test_nonsense_from_the_other_side_is_an_end(data: bytes) -> None:
    with pytest.raises(EOFError):
        read_frame(io.BytesIO(data))
