"""Requests no browser of ours sends, refused before anything reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

NUL = "\x00"


class ReadableAddress:
    """Answers 400 to an address with NUL in it: no database column can hold one, so no question can mean it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path_info or NUL in query or "%00" in query:
            return HttpResponseBadRequest()
        return self.get_response(request)
