"""Addresses of the self-check."""

from django.urls import path

from kaowu.faces.selfcheck import views

urlpatterns = [
    path("", views.check, name="self-check"),
    path("zip/", views.mended, name="self-check-zip"),
]
