from .authoring import answer_request, preview, preview_unit, request_release, translate, withdraw_request
from .cohorts import cohorts, move_back, move_cohort
from .desk import desk_courses, desk_lead
from .home import home, profile
from .learners import course, download, learner, results
from .runs import change_run, run
from .team import end_role, team

__all__ = [
    "answer_request",
    "change_run",
    "cohorts",
    "course",
    "desk_courses",
    "desk_lead",
    "download",
    "end_role",
    "home",
    "learner",
    "move_back",
    "move_cohort",
    "preview",
    "preview_unit",
    "profile",
    "request_release",
    "results",
    "run",
    "team",
    "translate",
    "withdraw_request",
]
