"""Addresses of the forms app."""

from django.urls import path

from . import views
from .filling_urls import urlpatterns as filling
from .register_urls import urlpatterns as registers

urlpatterns = [
    path("files/<uuid:file_id>/", views.stored_file, name="stored_file"),
    path("files/<uuid:file_id>/preview/", views.stored_file_preview, name="stored_file_preview"),
    path("drafts/<str:key>/", views.save_draft_view, name="save_draft"),
    path("divisions/", views.divisions_below, name="form_divisions"),
    path("pick/<slug:kind>/", views.pick, name="form_pick"),
    *filling,
    *registers,
]
