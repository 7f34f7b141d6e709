"""Launches: many cases started together, watched, stopped and gone on with."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from ninja import Router, Status

from organization.api.auth import need
from organization.models import Unit
from organization.models.api_token import Scope
from processes.models import Launch, LineStatus, Population, Procedure
from processes.services import ActionRefused
from processes.services.launching import LaunchRefused, go_on_launch, launch_by_hand, stop_launch

from .finding import Page, Size
from .shapes import REFUSALS, LaunchIn, LaunchList, LaunchOut

router = Router()


@router.get("/launches", response={200: LaunchList, **REFUSALS}, summary="Launches that you may see, the newest first")
def list_launches(request: HttpRequest, page: Page = 1, size: Size = 25) -> Any:
    need(request, Scope.CASES)
    rows = _launches(request, "view_launch")
    chosen = counted(rows).order_by("-created_at")[(page - 1) * size : page * size]
    return {"total": rows.count(), "page": page, "size": size, "launches": [launch_json(each) for each in chosen]}


@router.get("/launches/{launch_id}", response={200: LaunchOut, **REFUSALS}, summary="How far a launch is")
def get_launch(request: HttpRequest, launch_id: UUID) -> Any:
    need(request, Scope.CASES)
    return launch_json(_launch(request, launch_id, "view_launch"))


@router.post("/launches", response={201: LaunchOut, **REFUSALS}, summary="Order a launch for everybody of a population")
def order(request: HttpRequest, body: LaunchIn) -> Any:
    """Nothing starts before `…/go`. Who has a case of this procedure in the period gets no second one, so that the same
    order sent again is refused with `nobody_in_population`."""
    need(request, Scope.ACT)
    _allow(request, "add_launch")
    procedure = Procedure.objects.filter(key=body.procedure).first()
    unit = Unit.objects.visible_to(request.user).filter(code=body.unit).first()
    if procedure is None or unit is None or body.population not in Population.values:
        raise Http404
    try:
        launch = launch_by_hand(
            procedure=procedure, unit=unit, population=body.population, kinds=body.kinds, period=body.period,
            role=body.role, by=request.user,  # type: ignore[arg-type]  # the API lets nobody in without a login
        )  # fmt: skip
    except LaunchRefused as refused:
        raise ActionRefused(refused.code) from refused
    return Status(201, launch_json(_launch(request, launch.pk, "add_launch")))


@router.post("/launches/{launch_id}/go", response={200: LaunchOut, **REFUSALS}, summary="Let a launch begin or go on")
def go(request: HttpRequest, launch_id: UUID) -> Any:
    """Asked again it does nothing more."""
    need(request, Scope.ACT)
    go_on_launch(launch=_launch(request, launch_id, "change_launch"))
    return launch_json(_launch(request, launch_id, "change_launch"))


@router.post("/launches/{launch_id}/stop", response={200: LaunchOut, **REFUSALS}, summary="Stop a launch")
def stop(request: HttpRequest, launch_id: UUID) -> Any:
    """What is started stays started; the rest waits."""
    need(request, Scope.ACT)
    stop_launch(launch=_launch(request, launch_id, "change_launch"))
    return launch_json(_launch(request, launch_id, "change_launch"))


def _allow(request: HttpRequest, permission: str) -> None:
    user: Any = request.user
    if not user.has_perm(f"processes.{permission}"):
        raise ActionRefused("not_allowed")


def _launches(request: HttpRequest, permission: str) -> Any:
    _allow(request, permission)
    return Launch.objects.visible_to(request.user)


def _launch(request: HttpRequest, launch_id: UUID, permission: str) -> Launch:
    found: Launch | None = counted(_launches(request, permission)).filter(pk=launch_id).first()
    if found is None:
        raise Http404
    return found


def counted(rows: Any) -> Any:
    """Returns launches with how many of their lines wait, are started, could not be started."""
    counts = {status: Count("lines", filter=Q(lines__status=status)) for status in LineStatus.values}
    return rows.select_related("procedure", "unit").annotate(**counts)


def launch_json(launch: Any) -> dict[str, Any]:
    """Returns a launch with its progress."""
    return {
        "id": launch.pk,
        "title": launch.title,
        "procedure": launch.procedure.key,
        "unit": {"code": launch.unit.code, "name": str(launch.unit)},
        "period": launch.period,
        "status": launch.status,
        "waiting": launch.waiting,
        "started": launch.started,
        "refused": launch.refused,
        "created_at": launch.created_at,
        "finished_at": launch.finished_at,
    }
