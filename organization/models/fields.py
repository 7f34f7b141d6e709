"""Columns that several apps use."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django_fsm import FSMField
from typing_extensions import override


class UnitPathField(models.CharField[str, str]):
    """The tree path of the unit a row belongs to; on PostgreSQL compared byte by byte, so that a prefix uses the index.

    Moving a unit rewrites every column of this type (see ``services.move_unit``).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    @override
    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class StateField(FSMField):
    """The protected state of a fixed life cycle; migrations know it as the plain text column it is.

    django-fsm connects a signal receiver for every copy of its field, and migrations copy every field hundreds of
    times: half the time of the first migration went into receivers of models that no longer existed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, protected=True, **kwargs)

    @override
    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["protected"]
        return name, "django.db.models.CharField", args, kwargs
