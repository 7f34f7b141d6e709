from django.urls import URLPattern, URLResolver, path

from .views import site_search

urlpatterns: list[URLPattern | URLResolver] = [path("search/", site_search, name="site-search")]
