"""Addresses of a company's coordinator."""

from django.urls import path

from kaowu.faces.group import views

urlpatterns = [
    path("", views.people, name="group"),
    path("upload/", views.upload, name="group-upload"),
    path("upload/<str:group>/", views.result, name="group-result"),
    path("ask/", views.ask, name="group-ask"),
    path("people/<str:ref>/", views.person, name="group-person"),
]
