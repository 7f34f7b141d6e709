"""Addresses at the root of the site, the same in every language: a service worker looks after what lies below it."""

from django.urls import path

from forms.views import offline

urlpatterns = [
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
]
