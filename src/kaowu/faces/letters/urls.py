"""Addresses of the letters at the desks."""

from django.urls import path

from kaowu.faces.letters import views, views_mail

urlpatterns = [
    path("", views.staff_letters, name="staff-letters"),
    path("mail/", views_mail.mail, name="staff-mail"),
    path("mail/confirm/", views_mail.confirm, name="staff-mail-confirm"),
    path("undelivered/", views.undelivered, name="undelivered"),
    path("undelivered/<int:pk>/", views.task, name="undelivered-task"),
    path("undelivered/<int:pk>/close/", views.close, name="undelivered-close"),
    path("undelivered/<int:pk>/resend/", views.resend, name="undelivered-resend"),
]
