"""Every paper: the archive format, embedded fonts, page numbers, what it says, what it refuses."""

from collections.abc import Callable

import pytest

from kaowu import papers
from kaowu.papers import documents
from tests.papers import pages, people

PAPERS: dict[str, Callable[[], bytes]] = {
    "application_form": lambda: papers.application_form(people.form()),
    "integrity_pledge": lambda: papers.integrity_pledge(people.integrity()),
    "quality_pledge": lambda: papers.quality_pledge(people.quality()),
    "roster": lambda: papers.roster(people.roster(3)),
    "admission_tickets": lambda: papers.admission_tickets([people.ticket()]),
    "publicity_list": lambda: papers.publicity_list(people.publicity(3)),
    "certificates": lambda: papers.certificates([people.certificate()]),
    "freeze_receipt": lambda: papers.freeze_receipt(people.freeze()),
    "fee_notice": lambda: papers.fee_notice(people.fee()),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_is_pdf_a_2b(paper: str) -> None:
    assert pages.conformance(PAPERS[paper]()) == ("2", "B", True)


@pytest.mark.parametrize("paper", PAPERS)
def test_embeds_a_subset_of_every_font(paper: str) -> None:
    fonts = pages.fonts(PAPERS[paper]())
    assert all(fonts.values())
    assert all(name[7:8] == "+" for name in fonts)  # /ABCDEF+Name
    assert {name.split("+")[1] for name in fonts} >= {"NotoSansSC-Regular", "NotoSerifSC-Regular"}


@pytest.mark.parametrize("paper", PAPERS)
def test_same_facts_print_the_same_bytes(paper: str) -> None:
    assert PAPERS[paper]() == PAPERS[paper]()


@pytest.mark.parametrize("paper", sorted(set(PAPERS) - {"certificates"}))
def test_says_page_x_of_y(paper: str) -> None:
    assert "第1页共1页" in pages.text_of(PAPERS[paper]())[0]


def test_a_sample_says_so() -> None:
    mark = "示例，请替换为官方版本"
    assert mark in pages.text_of(papers.application_form(people.form()))[0]
    assert mark not in pages.text_of(papers.application_form(people.form(sample=False)))[0]


def test_the_test_seal_is_on_samples_only() -> None:
    assert "测试用章" in pages.text_of(papers.certificates([people.certificate()]))[0]
    official = papers.certificates([people.certificate(sample=False)])
    assert "测试用章" not in pages.text_of(official)[0]


def test_the_form_carries_its_fields() -> None:
    text = pages.text_of(papers.application_form(people.form(school="示例大学")))[0]
    for value in ("林小满", "510104199003078524", "1990年3月", "示例大学", people.PROJECT):
        assert value in text


def test_markup_in_a_name_stays_text() -> None:
    name = '#panic("x") *粗* $x$ @y'
    text = pages.text_of(papers.application_form(people.form(name=name)))[0]
    assert "".join(name.split()) in text


def test_a_form_without_portrait_leaves_the_place() -> None:
    assert "贴照片处" in pages.text_of(papers.application_form(people.form(portrait=None)))[0]


def test_a_pledge_signed_online_says_when_and_how() -> None:
    told = {"signed_at": "2024-01-17 20:05", "method": "网上确认（短信验证）"}
    text = pages.text_of(papers.integrity_pledge(people.integrity(**told, pen=False)))[0]
    assert "承诺时间：2024-01-1720:05" in text
    assert "手印" not in text
    # 附件1: signed by pen and fingerprint all the same, unless the notice waives the paper
    assert "签名并按手印" in pages.text_of(papers.integrity_pledge(people.integrity(**told)))[0]


@pytest.mark.parametrize("size", [(1000, 500), (1000, 40), (60, 500)], ids=str)
def test_a_signature_of_any_shape_stays_in_its_place(size: tuple[int, int]) -> None:
    name = people.drawn(*size)
    told = {"signed_at": "2024-01-17 20:05", "signature": name, "method": "屏幕签名（手写）"}
    for paper in (
        papers.application_form(people.form(signed_at=told["signed_at"], signature=name)),
        papers.integrity_pledge(people.integrity(**told)),
    ):
        (where,) = pages.places_of(paper, size)
        assert where[0] <= 46.5
        assert where[1] <= 13.5
        assert len(pages.text_of(paper)) == 1
        assert pages.conformance(paper) == ("2", "B", True)


def test_each_page_of_a_long_pledge_has_its_own_code() -> None:
    texts = ("KWP1:1", "KWP1:1OF2", "KWP1:2OF2", "KWP1:1OF3", "KWP1:2OF3", "KWP1:3OF3")
    long = tuple(f"{n}、本人承诺所填信息真实、准确、完整、有效。" * 3 for n in range(24))
    paper = papers.integrity_pledge(people.integrity(paragraphs=long, qrs=texts))
    assert [pages.codes(paper, page) for page in range(2)] == [["KWP1:1OF2"], ["KWP1:2OF2"]]


def test_the_form_says_in_its_code_which_page_it_is() -> None:
    assert pages.codes(papers.application_form(people.form())) == [people.PAGE_CODE]


@pytest.mark.parametrize("long", [False, True])
def test_a_stack_keeps_each_persons_papers_together(long: bool) -> None:
    texts = tuple(f"KWP1:{n}" for n in range(15))
    text = tuple("本人承诺所填信息真实、准确、完整、有效。" * 3 for _ in range(24 if long else 1))
    short = people.integrity(reference="R-ONE", qrs=texts)
    other = people.integrity(reference="R-TWO", qrs=texts, paragraphs=text)
    stack = papers.stack(
        [(people.form(reference="R-ONE"), short), (people.form(reference="R-TWO"), other)]
    )
    read = pages.text_of(stack)
    whose = ["R-ONE" if "R-ONE" in page else "R-TWO" for page in read]
    assert whose == ["R-ONE", "R-ONE", "R-TWO", "R-TWO", *(["R-TWO"] if long else [])]
    assert [n for n, page in enumerate(read) if "个人申报表" in page] == [0, 2]


def test_both_digests_of_the_roster_are_on_the_quality_pledge() -> None:
    text = pages.text_of(papers.quality_pledge(people.quality()))[0]
    assert people.DIGEST in text
    assert people.DIGEST[::-1] in text


def test_a_long_roster_repeats_its_head_and_counts_its_pages() -> None:
    texts = pages.text_of(papers.roster(people.roster(120)))
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert "证件号码" in text
        assert f"第{number}页共{len(texts)}页" in text


@pytest.mark.parametrize("count", [*range(1, 4), *range(20, 30)])
def test_signatures_of_a_roster_never_stand_alone(count: int) -> None:
    last = pages.text_of(papers.roster(people.roster(count)))[-1]
    assert "制表人" in last
    assert f"{count}林小满" in last


def test_a_publicity_list_shows_no_identity_number() -> None:
    texts = pages.text_of(papers.publicity_list(people.publicity(60)))
    assert "公示期为2024年3月11日至2024年3月15日" in texts[0]
    assert not any("身份证" in text or "证件号码" in text for text in texts)


def test_a_scanner_reads_the_codes() -> None:
    assert pages.codes(papers.admission_tickets([people.ticket()])) == [people.TOKEN]
    link = "https://example.org/c/" + people.TOKEN
    assert pages.codes(papers.certificates([people.certificate()])) == [link]


def test_tickets_are_one_page_each_in_order() -> None:
    texts = pages.text_of(papers.admission_tickets([people.ticket(n) for n in (3, 1, 2)]))
    assert [number in text for number, text in zip(
        ("240101010003", "240101010001", "240101010002"), texts, strict=True
    )] == [True, True, True]  # fmt: skip


def test_a_ticket_that_would_need_two_pages_is_refused() -> None:
    with pytest.raises(papers.PaperError):
        papers.admission_tickets([people.ticket(notes=("请按时到场。" * 40,) * 20)])


def test_long_values_shrink_and_are_not_cut() -> None:
    name = "买买提·阿不都热依木·托合提·艾合买提江·吐尔逊"
    text = pages.text_of(papers.admission_tickets([people.ticket(name=name, address=name * 4)]))[0]
    assert name * 4 in text


def test_chunks_are_joined_into_one_pdf_a(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "CHUNK", 2)
    pdf = papers.admission_tickets([people.ticket(n) for n in range(5)])
    assert ["24010101" + f"{n:04}" in text for n, text in enumerate(pages.text_of(pdf))] == [
        True
    ] * 5
    assert pages.conformance(pdf) == ("2", "B", True)
    assert all(pages.fonts(pdf).values())


def test_nothing_to_print_is_an_error() -> None:
    with pytest.raises(papers.PaperError, match="没有可打印的内容"):
        papers.admission_tickets([])


def test_a_portrait_that_is_no_picture_is_an_error() -> None:
    with pytest.raises(papers.PaperError, match="不是 JPEG 或 PNG"):
        papers.application_form(people.form(portrait=b"%PDF-1.7"))


def test_a_broken_portrait_is_an_error_and_the_next_paper_prints() -> None:
    with pytest.raises(papers.PaperError):
        papers.application_form(people.form(portrait=people.portrait()[:40]))
    assert papers.application_form(people.form()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024年3月2日", "2024-03-02T00:00:00+08:00"),
        ("2024-02-26 09:12", "2024-02-26T09:12:00+08:00"),
        ("", ""),
    ],
)
def test_the_date_of_a_paper_is_the_one_printed_on_it(text: str, date: str) -> None:
    assert documents.paper_date(people.form(printed_on=text)) == date
