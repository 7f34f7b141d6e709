"""Addresses of the search."""

from django.urls import URLPattern, URLResolver, path

from .views import results, saved, suggestions

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", results.site_search, name="site-search"),
    path("search/suggestions/", suggestions.suggestions, name="search-suggestions"),
    path("my/searches/", saved.saved_searches, name="saved-searches"),
    path("my/searches/<int:pk>/delete/", saved.delete_saved_search, name="delete-saved-search"),
    path("my/searches/<int:pk>/notices/", saved.switch_notices, name="saved-search-notices"),
]
