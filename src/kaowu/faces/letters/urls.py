"""Addresses of the letters at the desks."""

from django.urls import path

from kaowu.faces.letters import views

urlpatterns = [
    path("", views.staff_letters, name="staff-letters"),
    path("undelivered/", views.undelivered, name="undelivered"),
    path("undelivered/<int:pk>/", views.task, name="undelivered-task"),
    path("undelivered/<int:pk>/close/", views.close, name="undelivered-close"),
    path("undelivered/<int:pk>/resend/", views.resend, name="undelivered-resend"),
]
