"""``manage.py search query``: the search on the command line, with the rights of whoever is named."""

import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError, CommandParser, OutputWrapper

from organization.models import User
from search.as_data import answer_data
from search.question import Question
from search.request import LARGEST_PAGE, MOST_PAGES
from search.services import search

HELP = "Searches as somebody would on the site."


def add_arguments(parser: CommandParser) -> None:
    """Declares the question, its filters, and as whom it is asked."""
    parser.add_argument("text", help="the question; in quotation marks when it has several words")
    parser.add_argument("--as", dest="user", default="", help="user name; without it a visitor asks")
    parser.add_argument("--kind", action="append", default=[], help="may be given more than once")
    parser.add_argument("--unit", default="", help="code of a unit; it and everything below it")
    parser.add_argument("--year", type=int)
    parser.add_argument("--topic", default="")
    parser.add_argument("--status", default="")
    parser.add_argument("--language", default="", help="zh-hans or en; without it every language")
    parser.add_argument("--sort", choices=("relevance", "newest"), default="relevance")
    parser.add_argument("--page", type=int, default=1)
    parser.add_argument("--size", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: dict[str, Any], stdout: OutputWrapper) -> None:
    """Prints the answer; raises CommandError for a user or a year that does not exist."""
    size, page = min(max(options["size"], 1), LARGEST_PAGE), min(max(options["page"], 1), MOST_PAGES)
    if options["year"] is not None and not 1 <= options["year"] <= 9999:
        raise CommandError("--year takes a year from 1 to 9999.")
    names = ("unit", "year", "topic", "status", "sort")
    question = Question.clean(
        text=options["text"], kinds=options["kind"], page=page, **{name: options[name] for name in names}
    )
    result = search(question.request(locale=options["language"], size=size), _actor(options["user"]))
    answer = answer_data(question, result, size=size) | {"engine": result.engine}
    if options["json"]:
        stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    more = "" if answer["total_is_exact"] else "more than "
    partly = ", none with all the words" if answer["tier"] == "any" and answer["total"] else ""
    stdout.write(f"{more}{answer['total']} found by {result.engine or 'nothing'}{partly}")
    for number, hit in enumerate(answer["hits"], start=(page - 1) * size + 1):
        about = " · ".join(each for each in (hit["kind_label"], hit["unit"], hit["date"] or "") if each)
        stdout.write(f"{number:3}. {hit['title']['text']}  [{about}]\n     {hit['url']}")
        if hit["snippet"]["text"]:
            stdout.write(f"     {hit['snippet']['text']}")


def _actor(username: str) -> User | AnonymousUser:
    if not username:
        return AnonymousUser()
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active user {username!r}.")
    return user
