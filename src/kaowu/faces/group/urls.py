"""Addresses of a company's coordinator."""

from django.urls import path

from kaowu.faces.group import views
from kaowu.faces.group.reception import RECEPTION
from kaowu.faces.uploads.urls import reception_urls

urlpatterns = [
    path("", views.people, name="group"),
    *reception_urls(RECEPTION),
    path("ask/", views.ask, name="group-ask"),
    path("people/<str:ref>/", views.person, name="group-person"),
]
