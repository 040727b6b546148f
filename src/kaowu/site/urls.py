"""The addresses of every face."""

from django.urls import include, path

from kaowu.faces.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("styleguide/", include("kaowu.faces.styleguide.urls")),
    path("demo/", include("kaowu.faces.demo.urls")),
    path("my/", include("kaowu.faces.candidate.urls")),
    path("agency/", include("kaowu.faces.agency.urls")),
    path("group/", include("kaowu.faces.group.urls")),
    path("centre/", include("kaowu.faces.centre.urls")),
    path("office/", include("kaowu.faces.administration.urls")),
    path("letters/", include("kaowu.faces.letters.urls")),
    path("check/", include("kaowu.faces.selfcheck.urls")),
    path("uploads/", include("kaowu.faces.uploads.urls")),
    path("files/", include("kaowu.faces.files.urls")),
    path("", include("kaowu.faces.public.urls")),
]
handler400 = "kaowu.faces.errors.bad_request"
handler403 = "kaowu.faces.errors.forbidden"
handler404 = "kaowu.faces.errors.not_found"
handler500 = "kaowu.faces.errors.server_error"
