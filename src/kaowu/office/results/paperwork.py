"""成绩公示: the published snapshot on paper."""

from __future__ import annotations

from kaowu import papers
from kaowu.office import clock
from kaowu.office.registration.paperwork import day, moment
from kaowu.office.results.models import Publication
from kaowu.office.results.queries import plain

OBJECTIONS = (
    "书面提出的，请写明准考证号、异议事项和联系方式。",
    "网上提出：登录后在“我的报名”中提出；现场提出：到报名机构或省职鉴中心。",
)


def publicity(publication: Publication) -> bytes:
    """The list exactly as it was published, with its digest."""
    notice = publication.batch.notice
    return papers.publicity_list(
        papers.PublicityList(
            rows=tuple(papers.PublicityRow(**row) for row in publication.rows),
            batch=str(publication.batch),
            opens=day(publication.opens),
            closes=day(publication.closes),
            issuer=notice.centre,
            exam_date=day(publication.batch.exam),
            pass_mark=f"{plain(notice.pass_mark)}分",
            objections=OBJECTIONS,
            issued_on=day(publication.opens),
            sha256=publication.digest,
            printed_on=moment(clock.now()),
        )
    )
