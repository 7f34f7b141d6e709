"""The blocks that pages are written with, a module for each kind of thing they show."""

from .body import TEXT_FEATURES, BodyBlock
from .lesson import QuestionBlock
from .measures import MetricBlock
from .people import PersonBlock
from .pictures import FigureBlock

__all__ = [
    "TEXT_FEATURES",
    "BodyBlock",
    "FigureBlock",
    "MetricBlock",
    "PersonBlock",
    "QuestionBlock",
]
