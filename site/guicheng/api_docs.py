"""The API's documentation as one plain page, drawn from its OpenAPI document: nothing is fetched from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

METHODS = ("get", "post", "put", "patch", "delete")


class Page(DocsBase):
    """Draws guicheng/api_docs.html."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        context = {
            "title": schema["info"]["title"],
            "description": schema["info"]["description"],
            "openapi_url": self.get_openapi_url(api, kwargs),
            "operations": list(operations(schema)),
        }
        return render(request, "guicheng/api_docs.html", context)


def operations(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields what the page says of each operation."""
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                yield {
                    "method": method.upper(),
                    "path": path,
                    "id": operation.get("operationId", ""),
                    "summary": operation.get("summary", ""),
                    "description": operation.get("description", ""),
                    "parameters": operation.get("parameters", ()),
                    "body": body_of(operation, schema),
                    "answers": [
                        (status, each.get("description", "")) for status, each in operation["responses"].items()
                    ],
                }


def body_of(operation: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Returns the schema of the request's body as text."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return json.dumps(resolved(content.get("schema", {}), schema), ensure_ascii=False, indent=2)
    return ""


def resolved(part: Any, schema: Mapping[str, Any]) -> Any:
    """Returns a schema with a reference at its top followed."""
    reference = part.get("$ref", "") if isinstance(part, Mapping) else ""
    name = reference.rpartition("/")[2]
    return schema.get("components", {}).get("schemas", {}).get(name, part) if reference else part
