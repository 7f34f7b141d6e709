"""Addresses of the forms app."""

from django.urls import path

from . import views

urlpatterns = [
    path("files/<uuid:file_id>/", views.stored_file, name="stored_file"),
    path("files/<uuid:file_id>/preview/", views.stored_file_preview, name="stored_file_preview"),
    path("drafts/<str:key>/", views.save_draft_view, name="save_draft"),
    path("pick/<slug:kind>/", views.pick, name="form_pick"),
]
