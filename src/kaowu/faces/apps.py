from django.apps import AppConfig


class FacesConfig(AppConfig):
    """Who looks: the pages."""

    name = "kaowu.faces"
    label = "faces"
