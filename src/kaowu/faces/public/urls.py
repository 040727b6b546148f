"""Addresses that anyone may open."""

from django.urls import path

from kaowu.faces.public import (
    views_certificates,
    views_clock,
    views_enquiry,
    views_notices,
    views_publicity,
)

urlpatterns = [
    path("", views_notices.home, name="home"),
    path("notices/<slug:slug>/", views_notices.notice, name="notice"),
    path("notices/<slug:slug>/text/", views_notices.notice_text, name="notice-text"),
    path(
        "notices/<slug:slug>/basic-info.xlsx",
        views_notices.basic_info,
        name="basic-info-template",
    ),
    path("publicity/", views_publicity.index, name="publicity"),
    path("publicity/<slug:slug>/<int:number>/", views_publicity.batch, name="publicity-batch"),
    path(
        "publicity/<slug:slug>/<int:number>/list.pdf", views_publicity.paper, name="publicity-pdf"
    ),
    path("clock/", views_clock.review_clock, name="review-clock"),
    path("verify/", views_certificates.verify, name="verify"),
    path("enquiry/", views_enquiry.ask, name="enquiry"),
    path("enquiry/code/", views_enquiry.code, name="enquiry-code"),
    path("enquiry/result/", views_enquiry.result, name="enquiry-result"),
    path("verify/key.json", views_certificates.public_key, name="public-key"),
]
