"""Addresses of stored files."""

from django.urls import path

from kaowu.faces.files import views

urlpatterns = [
    path("<str:ref>/signature/", views.signature, name="signature"),
    path("<str:ref>/<int:material>/<str:which>/", views.material_file, name="file"),
]
