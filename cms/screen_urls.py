"""Addresses of screens: the same in every language, because a device has no language and its cookie one path."""

from django.urls import path

from cms.views import screens

urlpatterns = [
    path("screen/", screens.screen, name="screen"),
    path("screen/feed/", screens.feed, name="screen-feed"),
    path("screen/films/<int:recording_id>/", screens.film, name="screen-film"),
    path("screen/films/<int:recording_id>/<str:language>.vtt", screens.film_captions, name="screen-captions"),
    path("screen/service-worker.js", screens.service_worker, name="screen-worker"),
]
