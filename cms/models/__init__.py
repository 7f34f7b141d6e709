"""Everything the public site stores."""

from .attempt import AnswerMark, AttemptAnswer, AttemptStatus, ExamAttempt
from .branch import BranchIndexPage, BranchPage
from .course import CourseDemonstrator, CourseIndexPage, CoursePage, Evidence, LessonPage
from .document import CmsDocument
from .exam import Exam, ExamAllowance, ExamMarker, ExamWindow, Review
from .home import HomePage
from .image import CmsImage, CmsRendition
from .learning_path import LearningPath, PathCourse, Team
from .made_page import MadePage
from .notice import NoticeIndexPage, NoticePage, NoticeStatus
from .paper import Paper, PaperRule
from .progress import CourseProgress, LessonProgress, LessonStatus
from .question import Question, QuestionBank, QuestionKind, QuestionVersion
from .ranking import RankingPage
from .recording import Recording
from .regulation import RegulationClause, RegulationIndexPage, RegulationPage, RegulationStatus, RegulationVersion
from .showcase import ShowcaseIndexPage, ShowcasePage
from .showcase_category import ShowcaseCategory
from .story import StoryIndexPage, StoryPage
from .study_hours import HoursSource, HoursStatus, StudyHours

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
    "HoursSource",
    "HoursStatus",
    "LearningPath",
    "LessonPage",
    "LessonProgress",
    "LessonStatus",
    "MadePage",
    "NoticeIndexPage",
    "NoticePage",
    "NoticeStatus",
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
    "ShowcaseCategory",
    "ShowcaseIndexPage",
    "ShowcasePage",
    "StoryIndexPage",
    "StoryPage",
    "StudyHours",
    "Team",
]
