"""Everything the public site stores."""

from .attempt import AnswerMark, AttemptAnswer, AttemptStatus, ExamAttempt
from .branch import BranchIndexPage, BranchPage, Shown
from .course import CourseDemonstrator, CourseIndexPage, CoursePage, Evidence, LessonPage
from .document import CmsDocument
from .exam import Exam, ExamAllowance, ExamMarker, ExamWindow, Review
from .home import HomePage
from .honour import Honour, HonourLevel
from .image import CmsImage, CmsRendition
from .learning_path import LearningPath, PathCourse
from .made_page import MadePage
from .notice import NoticeIndexPage, NoticePage, NoticeStatus
from .notice_receipt import NoticeReceipt
from .paper import Paper, PaperRule
from .progress import CourseProgress, LessonProgress, LessonStatus
from .question import Question, QuestionBank, QuestionKind, QuestionVersion
from .ranking import RankingPage
from .recording import Recording
from .regulation import RegulationClause, RegulationIndexPage, RegulationPage, RegulationStatus, RegulationVersion
from .screen import Order, Screen, ScreenAlert, ScreenPlaylist
from .screen_device import ScreenDevice
from .showcase import ShowcaseIndexPage, ShowcasePage
from .showcase_category import ShowcaseCategory
from .story import StoryIndexPage, StoryPage
from .study_hours import HoursSource, HoursStatus, StudyHours
from .team import Team
from .training_base import TrainingBaseIndexPage, TrainingBasePage

__all__ = [
    "AnswerMark",
    "AttemptAnswer",
    "AttemptStatus",
    "BranchIndexPage",
    "BranchPage",
    "CmsDocument",
    "CmsImage",
    "CmsRendition",
    "CourseDemonstrator",
    "CourseIndexPage",
    "CoursePage",
    "CourseProgress",
    "Evidence",
    "Exam",
    "ExamAllowance",
    "ExamAttempt",
    "ExamMarker",
    "ExamWindow",
    "HomePage",
    "Honour",
    "HonourLevel",
    "HoursSource",
    "HoursStatus",
    "LearningPath",
    "LessonPage",
    "LessonProgress",
    "LessonStatus",
    "MadePage",
    "NoticeIndexPage",
    "NoticePage",
    "NoticeReceipt",
    "NoticeStatus",
    "Order",
    "Paper",
    "PaperRule",
    "PathCourse",
    "Question",
    "QuestionBank",
    "QuestionKind",
    "QuestionVersion",
    "RankingPage",
    "Recording",
    "RegulationClause",
    "RegulationIndexPage",
    "RegulationPage",
    "RegulationStatus",
    "RegulationVersion",
    "Review",
    "Screen",
    "ScreenAlert",
    "ScreenDevice",
    "ScreenPlaylist",
    "ShowcaseCategory",
    "ShowcaseIndexPage",
    "ShowcasePage",
    "Shown",
    "StoryIndexPage",
    "StoryPage",
    "StudyHours",
    "Team",
    "TrainingBaseIndexPage",
    "TrainingBasePage",
]
