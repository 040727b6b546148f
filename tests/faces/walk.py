"""A walk through every page by every role, over an office in which much has happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kaowu.dossier.check import MaterialFile
from kaowu.faces.access_table import PAGES
from kaowu.office.exams.models import ExamPlan
from kaowu.office.people.models import User
from kaowu.office.registration import actions as registration
from kaowu.office.registration.models import Application, HandOver, Material
from kaowu.office.review import actions as review
from tests.faces.faces import browser
from tests.faces.test_access import URLS
from tests.office import world as w
from tests.office.world import World, me

NAMES = ("林晓禾", "周知远", "何清越", "司马青河")
SECRETS = tuple(
    secret for name in NAMES for secret in (w.person(name).id_number, w.person(name).mobile)
)
# Sessions and the cache are no record of the office.
_PASSING = {"sessions.session"}


@dataclass(slots=True)
class Walk:
    """The people who walk, the records that they try, and the candidates' own words."""

    people: dict[str, User]
    applications: list[Application]

    def steps(self, role: str) -> Iterator[tuple[str, str]]:
        """Name and address of every page that this role may open, once for every record."""
        roles = {str(role)}
        for name, keys in URLS:
            page = PAGES.get(name)
            if page is None or (page.roles and not roles & {str(one) for one in page.roles}):
                continue
            if not role and page.roles is not None:
                continue
            for real in self._records(name, keys):
                yield name, reverse(name, kwargs=real)

    def _records(self, name: str, keys: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "ref" not in keys:
            yield {**keys, **self._key(name, keys)}
            return
        for one in self.applications:
            if "material" not in keys:
                yield {**keys, "ref": one.reference}
                continue
            material = Material.objects.filter(application=one).first()
            for which in ("original", "fitted"):
                yield {"ref": one.reference, "material": material.pk, "which": which}

    def _key(self, name: str, keys: dict[str, Any]) -> dict[str, Any]:
        if "pk" not in keys:
            return {}
        rows = {"roster": HandOver, "pledge": HandOver, "draw": ExamPlan, "seed": ExamPlan}
        model = next((rows[word] for word in rows if word in name), None)
        return {"pk": model.objects.first().pk} if model else {}

    def browser(self, role: str, **options: Any) -> Client:
        """The browser of the person of this role; nobody's for ""."""
        client = browser(self.people.get(role))
        client.raise_request_exception = False
        client.handler.enforce_csrf_checks = options.get("csrf", False)
        return client


def set_out(world: World) -> Walk:
    """One person with a certificate, one paid, one in review, one with a draft."""
    world.concluded(林晓禾="80")
    certified = Application.objects.get(name="林晓禾")
    with w.at(w.CERTIFIED):
        from kaowu.office.certificates.actions import issue

        issue(certified, by=world.officer)
    (waiting,) = world.forwarded("何清越")
    draft = world.draft("司马青河")
    with w.at(w.REGISTERED):
        source = f"{draft.id_number}_{draft.name}_身份证.jpg"
        scan = MaterialFile("identity", source, b"\xff\xd8\xff scan", "image/jpeg")
        registration.keep_material(draft, scan, by=me(draft))
    with w.at(w.HANDED_OVER):
        review.take(waiting, by=world.second)
    actors = {
        "clerk": world.clerk,
        "first_reviewer": world.first,
        "second_reviewer": world.second,
        "officer": world.officer,
        "administrator": world.administrator,
    }
    people = {role: User.objects.get(pk=actor.user_id) for role, actor in actors.items()}
    people["candidate"] = certified.owner
    return Walk(people, [certified, waiting, draft])


def rows() -> dict[str, list[Any]]:
    """Every row of every table of ours, by the model's label."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label_lower not in _PASSING
    }


def is_page(answer: HttpResponse) -> bool:
    """Whether the answer is a page to read."""
    return answer.headers.get("Content-Type", "").startswith("text/html")
