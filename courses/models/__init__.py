from .activity import Activity, Programme
from .course import Course
from .drawing import Drawing
from .pages import AssessmentPage, CoursePage, LessonPage, ModulePage
from .release import CourseRelease, ReleaseRequest, UnitContent
from .search import SearchDocument

__all__ = [
    "Activity",
    "AssessmentPage",
    "Course",
    "CoursePage",
    "CourseRelease",
    "Drawing",
    "LessonPage",
    "ModulePage",
    "Programme",
    "ReleaseRequest",
    "SearchDocument",
    "UnitContent",
]
