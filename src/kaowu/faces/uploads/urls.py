"""Addresses of uploads in pieces."""

from django.urls import path

from kaowu.faces.uploads import views

urlpatterns = [
    path("", views.begin, name="uploads"),
    path("<str:key>/", views.upload, name="upload"),
]
