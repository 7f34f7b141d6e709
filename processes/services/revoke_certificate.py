"""A certificate no longer holds."""

from organization import clock
from organization.models import User
from processes.models import Certificate


def revoke_certificate(*, pk: int, by: User, reason: str) -> bool:
    """Revokes a certificate and keeps who did it and why; False when there is none that holds."""
    rows = Certificate.objects.filter(pk=pk, revoked_at=None)
    return bool(rows.update(revoked_at=clock.now(), revoked_by=by, revoked_why=reason[:500]))
