"""Addresses of the candidate's face."""

from django.urls import path

from kaowu.faces.candidate import (
    views_autosave,
    views_check,
    views_claim,
    views_fill,
    views_home,
    views_later,
    views_material,
    views_new,
    views_papers,
    views_pledge,
)

urlpatterns = [
    path("", views_home.dashboard, name="my"),
    path("new/", views_new.new, name="my-new"),
    path("letters/", views_home.letters, name="my-letters"),
    path("claim/<str:ref>/", views_claim.claim, name="my-claim"),
    path("<str:ref>/", views_home.application, name="my-application"),
    path("<str:ref>/fill/", views_fill.fill, name="my-fill"),
    path("<str:ref>/autosave/", views_autosave.autosave, name="my-autosave"),
    path("<str:ref>/project/", views_new.change_project, name="my-project"),
    path("<str:ref>/material/", views_material.material, name="my-material"),
    path("<str:ref>/package/", views_material.package, name="my-package"),
    path("<str:ref>/check/", views_check.check, name="my-check"),
    path("<str:ref>/pledge/", views_pledge.sign, name="my-pledge"),
    path("<str:ref>/pledge/withdraw/", views_pledge.withdraw, name="my-pledge-withdraw"),
    path("<str:ref>/submit/", views_check.submit, name="my-submit"),
    path("<str:ref>/withdraw/", views_check.withdraw, name="my-withdraw"),
    path("<str:ref>/pay/", views_later.pay, name="my-pay"),
    path("<str:ref>/objection/", views_later.objection, name="my-objection"),
    path("<str:ref>/ticket.pdf", views_papers.ticket, name="my-ticket"),
    path("<str:ref>/form.pdf", views_papers.form, name="my-form"),
    path("<str:ref>/pledge.pdf", views_papers.pledge, name="my-pledge-pdf"),
    path("<str:ref>/fee.pdf", views_papers.fee_notice, name="my-fee-notice"),
    path("<str:ref>/receipt.pdf", views_papers.receipt, name="my-receipt"),
    path("<str:ref>/certificate.pdf", views_papers.certificate, name="my-certificate"),
]
