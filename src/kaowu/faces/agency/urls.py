"""Addresses of the agency's desk."""

from django.urls import path

from kaowu.faces.agency import (
    views_bundle,
    views_cases,
    views_clock,
    views_desk,
    views_edit,
    views_group,
    views_hand_over,
    views_mailbox,
    views_members,
    views_paper,
    views_reconcile,
    views_stacks,
    views_tickets,
)
from kaowu.faces.agency.place import AGENCY
from kaowu.faces.agency.samples import sample
from kaowu.faces.agency.views_upload import RECEPTION
from kaowu.faces.desk import roster_check
from kaowu.faces.desk.urls import review_urls
from kaowu.faces.uploads.urls import reception_urls

BATCH = "<slug:slug>/<int:number>/"

urlpatterns = [
    path("clock/", views_clock.clock, name="agency-clock"),
    path("clock/statistics.<str:kind>", views_clock.clock_file, name="agency-clock-file"),
    path("", views_desk.agency, name="agency"),
    *reception_urls(RECEPTION),
    path("mailbox/", views_mailbox.mailbox, name="agency-mailbox"),
    path("mailbox/<int:pk>/", views_mailbox.message, name="agency-mail"),
    path("cases/", views_cases.cases, name="agency-cases"),
    path("cases/hand-in/", views_cases.hand_in, name="agency-hand-in"),
    *review_urls(AGENCY),
    path("cases/<str:ref>/", views_cases.case, name="agency-case"),
    path("cases/<str:ref>/edit/", views_edit.edit, name="agency-edit"),
    path("cases/<str:ref>/material/", views_edit.material, name="agency-material"),
    path("cases/<str:ref>/pledge/", views_edit.pledge, name="agency-pledge"),
    path("cases/<str:ref>/submit/", views_edit.submit, name="agency-submit"),
    path("cases/<str:ref>/form.pdf", views_edit.form_pdf, name="agency-form-pdf"),
    path("cases/<str:ref>/pledge.pdf", views_edit.pledge_pdf, name="agency-pledge-pdf"),
    path("hand-over/", views_hand_over.hand_over, name="agency-hand-over"),
    path(f"hand-over/{BATCH}", views_hand_over.batch, name="agency-hand-over-batch"),
    path("rosters/check/", roster_check.page("agency"), name="agency-roster-check"),
    path("rosters/<int:pk>/", views_hand_over.roster, name="agency-roster"),
    path("rosters/<int:pk>/roster.pdf", views_hand_over.roster_pdf, name="agency-roster-pdf"),
    path(
        "rosters/<int:pk>/quality-pledge.pdf",
        views_hand_over.quality_pledge_pdf,
        name="agency-quality-pledge-pdf",
    ),
    path("rosters/<int:pk>/roster.xlsx", views_hand_over.roster_xlsx, name="agency-roster-xlsx"),
    path("paper/", views_paper.overview, name="agency-paper"),
    path("paper/stacks/<str:key>/", views_stacks.stack, name="agency-stack"),
    path("paper/stacks/<str:key>/<int:number>.jpg", views_stacks.image, name="agency-stack-image"),
    path(
        "paper/stacks/<str:key>/<int:number>/assign/",
        views_stacks.assign,
        name="agency-stack-assign",
    ),
    path(
        "paper/stacks/<str:key>/<int:number>/dismiss/",
        views_stacks.dismiss,
        name="agency-stack-dismiss",
    ),
    path(f"paper/{BATCH}", views_paper.batch, name="agency-paper-batch"),
    path(f"paper/{BATCH}papers.pdf", views_paper.print_papers, name="agency-paper-print"),
    path(f"paper/{BATCH}missing.xlsx", views_paper.missing, name="agency-paper-missing"),
    path(f"paper/{BATCH}scan/", views_paper.scan, name="agency-paper-scan"),
    path("rosters/<int:pk>/bundle/", views_bundle.ask, name="agency-bundle-ask"),
    path("bundles/<int:pk>/", views_bundle.bundle, name="agency-bundle"),
    path("bundles/<int:pk>/bundle.zip", views_bundle.bundle_zip, name="agency-bundle-zip"),
    path("layouts/", views_bundle.tables, name="agency-layouts"),
    path("layouts/<str:purpose>/", views_bundle.layout, name="agency-layout"),
    path("answers/", views_reconcile.inbox, name="agency-answers"),
    path(
        f"answers/sample/{BATCH}<str:purpose>.xlsx",
        sample,
        name="agency-answer-sample",
    ),
    path("answers/<int:pk>/", views_reconcile.answer, name="agency-answer"),
    path("answers/<int:pk>/confirm/", views_reconcile.confirm, name="agency-answer-confirm"),
    path("answers/<int:pk>/drop/", views_reconcile.drop, name="agency-answer-drop"),
    path("answers/<int:pk>/lines/<int:line>/", views_reconcile.settle, name="agency-difference"),
    path("companies/", views_group.companies, name="agency-companies"),
    path("companies/<int:pk>/", views_group.company, name="agency-company"),
    path(
        "companies/<int:pk>/accounts/<int:account>/end/",
        views_group.end,
        name="agency-company-end",
    ),
    path("companies/<int:pk>/close/", views_group.close, name="agency-company-close"),
    path("members/", views_members.members, name="agency-members"),
    path("members/<int:pk>/", views_members.member, name="agency-member"),
    path("tickets/", views_tickets.tickets, name="agency-tickets"),
    path(f"tickets/{BATCH}", views_tickets.batch, name="agency-tickets-batch"),
    path(f"tickets/{BATCH}issue/", views_tickets.issue, name="agency-tickets-issue"),
    path(f"tickets/{BATCH}hand-out/", views_tickets.hand_out, name="agency-tickets-hand-out"),
    path(f"tickets/{BATCH}tickets.pdf", views_tickets.pdf, name="agency-tickets-pdf"),
]
