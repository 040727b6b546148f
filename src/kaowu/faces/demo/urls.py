from django.urls import path

from kaowu.faces.demo import views

urlpatterns = [
    path("enter/", views.enter, name="demo-entry"),
    path("time/", views.move_time, name="demo-time"),
]
