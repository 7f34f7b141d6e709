"""Addresses of the member pages."""

from django.urls import URLPattern, URLResolver, path

from .views import (
    batches,
    bulk,
    calendar_feed,
    campaigns,
    case,
    cases,
    paper_ballots,
    printouts,
    publicity,
    sheet,
    start,
    todos,
    verbs,
    votes,
    workbench,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/", workbench.workbench, name="workbench"),
    path("my/todos/", todos.todos, name="my-todos"),
    path("my/todos/decide/", bulk.bulk, name="todos-bulk"),
    path("my/calendar/", calendar_feed.my_calendar, name="my-calendar"),
    path("my/calendar/<str:token>/todos.ics", calendar_feed.feed, name="calendar-feed"),
    path("my/cases/", cases.my_cases, name="my-cases"),
    path("procedures/<slug:procedure>/", sheet.sheet, name="procedure-sheet"),
    path("start/", start.start, name="start"),
    path("start/<slug:procedure>/", start.start_procedure, name="start-procedure"),
    path("cases/", cases.unit_cases, name="cases"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/act/<slug:transition>/", case.act, name="case-act"),
    path("cases/<uuid:case_id>/do/<slug:key>/", verbs.verb, name="case-do"),
    path("cases/<uuid:case_id>/print/<slug:key>/", printouts.printout, name="case-print"),
    path("cases/<uuid:case_id>/publicity/", publicity.publicity, name="publicity"),
    path("votes/<uuid:vote_id>/", votes.vote, name="vote"),
    path("votes/<uuid:vote_id>/paper/", paper_ballots.paper_ballots, name="vote-paper"),
    path("votes/<uuid:vote_id>/entries/<uuid:case_id>/", votes.vote_entry, name="vote-entry"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("batches/<slug:campaign>/<str:category>/", batches.batch, name="batch"),
]
