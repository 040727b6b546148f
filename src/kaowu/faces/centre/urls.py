"""Addresses of the centre's face."""

from django.urls import path

from kaowu.faces.centre import (
    views_certificates,
    views_clock,
    views_desk,
    views_exams,
    views_fees,
    views_hall,
    views_publicity,
    views_review,
    views_rosters,
    views_scores,
)
from kaowu.faces.centre.place import CENTRE
from kaowu.faces.desk import roster_check
from kaowu.faces.desk.urls import review_urls

BATCH = "<slug:slug>/<int:number>/"
SITTING = f"exams/{BATCH}sittings/<int:pk>/"

urlpatterns = [
    path("clock/", views_clock.clock, name="centre-clock"),
    path("clock/statistics.<str:kind>", views_clock.clock_file, name="centre-clock-file"),
    path("", views_desk.desk, name="centre"),
    path("cases/", views_review.cases, name="centre-cases"),
    *review_urls(CENTRE),
    path("cases/<str:ref>/", views_review.case, name="centre-case"),
    path("rosters/", views_rosters.rosters, name="centre-rosters"),
    path("rosters/check/", roster_check.page("centre"), name="centre-roster-check"),
    path("rosters/<int:pk>/", views_rosters.roster, name="centre-roster"),
    path("rosters/<int:pk>/roster.pdf", views_rosters.roster_pdf, name="centre-roster-pdf"),
    path(
        "rosters/<int:pk>/quality-pledge.pdf",
        views_rosters.quality_pledge_pdf,
        name="centre-quality-pledge-pdf",
    ),
    path("fees/", views_fees.fees, name="centre-fees"),
    path("fees/orders/<str:ref>/", views_fees.order, name="centre-order"),
    path("fees/orders/<str:ref>/payment/", views_fees.payment, name="centre-payment"),
    path(f"fees/{BATCH}", views_fees.fees_batch, name="centre-fees-batch"),
    path("exams/", views_exams.exams, name="centre-exams"),
    path("exams/sites/", views_exams.site, name="centre-site"),
    path("exams/tickets/<str:ref>/again/", views_exams.reissue, name="centre-reissue"),
    path("exams/violations/<str:ref>/", views_hall.violation, name="centre-violation"),
    path(f"exams/{BATCH}", views_exams.exam, name="centre-exam"),
    path(f"exams/{BATCH}plan/", views_exams.plan, name="centre-plan"),
    path(f"{SITTING}seed/", views_exams.seed, name="centre-seed"),
    path(f"{SITTING}draw/", views_exams.draw, name="centre-draw"),
    path(f"exams/{BATCH}tickets/", views_exams.issue_tickets, name="centre-tickets"),
    path(f"exams/{BATCH}tickets.pdf", views_exams.tickets_pdf, name="centre-tickets-pdf"),
    path(f"exams/{BATCH}rooms/", views_exams.door_list, name="centre-door-list"),
    path(f"exams/{BATCH}attendance/", views_hall.attendance, name="centre-attendance"),
    path(f"exams/{BATCH}attendance/record/", views_hall.attend, name="centre-attend"),
    path("scores/", views_scores.scores, name="centre-scores"),
    path(f"scores/{BATCH}", views_scores.score_batch, name="centre-score-batch"),
    path("scores/<str:ref>/again/", views_scores.settle_entry, name="centre-score-again"),
    path("publicity/", views_publicity.publicity, name="centre-publicity"),
    path(f"publicity/{BATCH}", views_publicity.publicity_batch, name="centre-publicity-batch"),
    path(f"publicity/{BATCH}publish/", views_publicity.publish, name="centre-publish"),
    path("objections/<int:pk>/settle/", views_publicity.settle, name="centre-settle"),
    path("certificates/", views_certificates.certificates, name="centre-certificates"),
    path(
        f"certificates/{BATCH}",
        views_certificates.certificates_batch,
        name="centre-certificates-batch",
    ),
    path(f"certificates/{BATCH}issue/", views_certificates.issue, name="centre-issue"),
    path(
        f"certificates/{BATCH}certificates.pdf",
        views_certificates.print_batch,
        name="centre-certificates-pdf",
    ),
    path(
        "certificates/<str:ref>/certificate.pdf",
        views_certificates.print_one,
        name="centre-certificate-pdf",
    ),
    path("certificates/<str:ref>/revoke/", views_certificates.revoke, name="centre-revoke"),
]
