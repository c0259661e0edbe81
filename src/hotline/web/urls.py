"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("hotline.api.urls")),
]
