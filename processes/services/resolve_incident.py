"""What an administrator does about an incident that no retry can mend."""

from django.db import transaction

from organization import clock
from organization.models import User
from processes.models import Incident, IncidentStatus


@transaction.atomic
def resolve_incident(*, incident_id: int, by: User, reason: str = "") -> Incident:
    """Marks an open incident as dealt with and keeps why; a resolved one stays as it is."""
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    if incident.status == IncidentStatus.OPEN:
        incident.resolve(by=by, at=clock.now(), resolution=reason)
        incident.save()
    return incident
