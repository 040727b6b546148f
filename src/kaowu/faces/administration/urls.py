"""Addresses of the administration."""

from django.urls import path

from kaowu.faces.administration import views_ledger, views_outbox, views_people

urlpatterns = [
    path("people/", views_people.people, name="office-people"),
    path("people/agencies/new/", views_people.agency, name="office-agency-new"),
    path("people/agencies/<int:pk>/", views_people.agency, name="office-agency"),
    path("people/accounts/new/", views_people.new_account, name="office-account-new"),
    path("outbox/", views_outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", views_outbox.letter, name="office-letter"),
    path("ledger/", views_ledger.ledger, name="office-ledger"),
    path("ledger/verify/", views_ledger.verify, name="office-ledger-verify"),
]
