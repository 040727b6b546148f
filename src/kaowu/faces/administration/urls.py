"""Addresses of the administration."""

from django.urls import path

from kaowu.faces.administration import (
    views_filings,
    views_ledger,
    views_letter,
    views_letter_templates,
    views_outbox,
    views_people,
)

urlpatterns = [
    path("filings/", views_filings.filings, name="office-filings"),
    path("filings/<int:pk>/", views_filings.filing, name="office-filing"),
    path(
        "filings/<int:pk>/documents/<int:document>/",
        views_filings.document,
        name="office-filing-document",
    ),
    path("people/", views_people.people, name="office-people"),
    path("people/agencies/new/", views_people.agency, name="office-agency-new"),
    path("people/agencies/<int:pk>/", views_people.agency, name="office-agency"),
    path("people/accounts/new/", views_people.new_account, name="office-account-new"),
    path("people/accounts/<int:pk>/", views_people.account, name="office-account"),
    path("outbox/", views_outbox.outbox, name="outbox"),
    path("outbox/act/", views_outbox.act, name="outbox-act"),
    path("outbox/<int:pk>/", views_letter.letter, name="office-letter"),
    path("outbox/<int:pk>/change/", views_outbox.change, name="office-letter-change"),
    path("letters/", views_letter_templates.letter_templates, name="office-letter-templates"),
    path(
        "letters/<slug:key>/", views_letter_templates.letter_template, name="office-letter-template"
    ),
    path(
        "letters/<slug:key>/restore/", views_letter_templates.restore, name="office-letter-restore"
    ),
    path("letters/<slug:key>/rule/", views_letter_templates.rule, name="office-letter-rule"),
    path("ledger/", views_ledger.ledger, name="office-ledger"),
    path("ledger/verify/", views_ledger.verify, name="office-ledger-verify"),
]
