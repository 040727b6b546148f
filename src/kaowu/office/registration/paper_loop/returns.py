"""Which signed papers have come back, who still owes one; all papers of a batch to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaowu import papers
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration import paperwork, queries
from kaowu.office.registration.models import Application, Material
from kaowu.office.registration.queries import visible_to
from kaowu.rules.papercodes import LETTERS
from kaowu.rules.states import FROZEN, GIVEN_UP

PART = 100  # people in one file to print


@dataclass(frozen=True, slots=True)
class Counts:
    """The signed papers of one batch: people, and how many have returned each kind and both."""

    people: int
    returned: dict[str, int]
    whole: int

    @property
    def missing(self) -> int:
        """How many people still owe a paper."""
        return self.people - self.whole


def kinds_of(batch: BatchRecord) -> list[str]:
    """The kinds that come back signed on paper, as the notice asks (附件1, 一（二）)."""
    asked = [rule.kind for rule in batch.notice.materials if rule.medium == "paper"]
    return [kind for kind in asked if kind in LETTERS]


def labels_of(batch: BatchRecord) -> dict[str, str]:
    """What the notice calls these kinds in short."""
    return {kind: batch.notice.material(kind).file_label for kind in kinds_of(batch)}


def returns(by: Actor, batch: BatchRecord) -> QuerySet[Application]:
    """The people of a batch who owe signed papers, with ``has_KIND`` for each kind."""
    found = visible_to(by).filter(batch=batch).exclude(state__in=GIVEN_UP).exclude(name="")
    return with_papers(found).order_by("id")


def with_papers(people: QuerySet[Application]) -> QuerySet[Application]:
    """The same people with ``has_KIND`` for each kind of signed paper."""
    for kind in LETTERS:
        scanned = Material.objects.filter(application=OuterRef("pk"), kind=kind, current=True)
        people = people.annotate(**{f"has_{kind}": Exists(scanned)})
    return people


def owing(people: QuerySet[Application], kinds: Iterable[str]) -> QuerySet[Application]:
    """Those of :func:`returns` who still owe a paper of these kinds."""
    missing = Q(pk__in=[])
    for kind in kinds:
        missing |= Q(**{f"has_{kind}": False})
    return people.filter(missing)


def missing_of(application: Application, kinds: Iterable[str]) -> list[str]:
    """The kinds that one of :func:`returns` still owes."""
    return [kind for kind in kinds if not getattr(application, f"has_{kind}")]


def counts_of(by: Actor, batch: BatchRecord) -> Counts:
    """How many papers of a batch have come back."""
    kinds = kinds_of(batch)
    people = returns(by, batch)
    asked = {kind: Count("pk", filter=Q(**{f"has_{kind}": True})) for kind in kinds}
    found = people.order_by().aggregate(people=Count("pk"), **asked)
    owed = owing(people, kinds).count()
    return Counts(found["people"], {kind: found[kind] for kind in kinds}, found["people"] - owed)


def to_print(by: Actor, batch: BatchRecord, *, everybody: bool) -> QuerySet[Application]:
    """Whose papers are printed: those who still owe one, or all; never of a frozen record."""
    people = returns(by, batch).exclude(state__in=FROZEN)
    return people if everybody else owing(people, kinds_of(batch))


def print_all(
    applications: Sequence[Application], kinds: Sequence[str]
) -> tuple[bytes, list[Application]]:
    """The papers of these people as one PDF, each person's together; and who could not be printed.

    A person whose name has a character that no font draws, or whose signature or portrait cannot
    be read, is left out, and told of.
    """
    queries.read_ahead(applications)
    ready, left = [], []
    with clock.standing_at(clock.now()):  # all bear the same moment
        for application in applications:
            if sheets := _sheets_of(application, kinds):
                ready.append(sheets)
            else:
                left.append(application)
    if not ready:
        raise Refusal("paper.nothing", "没有可以打印的材料。", "请换一个范围再试。")
    return papers.stack(ready), left


def _sheets_of(application: Application, kinds: Sequence[str]) -> list[Sheet]:
    """The facts of one person's papers; none when one of them cannot be printed."""
    try:
        sheets = [_FACTS[kind](application) for kind in kinds]
    except papers.PaperError:
        return []
    return sheets if all(papers.is_printable(sheet) for sheet in sheets) else []


Sheet = papers.ApplicationForm | papers.IntegrityPledge
_FACTS: dict[str, Callable[[Application], Sheet]] = {
    "application_form": paperwork.form_of,
    "integrity_pledge": paperwork.pledge_of,
}


def unprintable(application: Application) -> str:
    """The characters on this person's papers that no font draws, "" for none."""
    values = application.values.values()
    return "".join(papers.missing_glyphs("".join(str(value) for value in values)))


def record_export(by: Actor, batch: BatchRecord, people: int) -> None:
    """A list with mobiles left the office: the ledger knows who took it, and how long it was."""
    ledger.record(
        chain=batch.chain, action="export_missing_papers", by=by, detail={"people": people}
    )
