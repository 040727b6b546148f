"""The address of the style guide."""

from django.urls import path

from kaowu.faces.styleguide.views import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
