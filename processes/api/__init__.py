"""Procedures, todos and cases for other programs, through the same services as the pages."""

from ninja import Router

from processes.api.acting import router as acting
from processes.api.cases import router as cases
from processes.api.inbound import router as inbound
from processes.api.launches import router as launches
from processes.api.problems import add_process_handlers
from processes.api.procedures import router as procedures
from processes.api.todos import router as todos
from processes.api.votes import router as votes

router = Router()
for part, tag in (
    (procedures, "procedures"),
    (todos, "todos"),
    (cases, "cases"),
    (acting, "cases"),
    (votes, "votes"),
    (launches, "launches"),
    (inbound, "hooks"),
):
    router.add_router("", part, tags=[tag])

__all__ = ["add_process_handlers", "router"]
