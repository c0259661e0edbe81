"""The addresses of the API, below /api/v1/."""

from django.urls import path

from hotline.api.door import api

urlpatterns = [path("", api.urls)]
