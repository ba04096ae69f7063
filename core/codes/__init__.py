"""Code lists: fixed codes with Thai and English labels, found by code or by alias.

Codes never change; labels are translations. `find_*` functions take what people type in
spreadsheets (Thai label, English label, slug, code, known spelling drift) and answer the code
or `None`.
"""

from core.codes.branches import (
    BRANCH_GROUPS,
    BRANCHES,
    Branch,
    BranchGroup,
    branch,
    branch_choices,
    branches_of,
    find_branch,
)
from core.codes.people import (
    AGE_BANDS,
    AgeGroup,
    Gender,
    LearnerType,
    OperatorSize,
    OperatorType,
    age_group,
    find_gender,
    find_learner_type,
    find_operator_size,
    find_operator_type,
)
from core.codes.provinces import (
    AREA_SETS,
    ONLINE,
    PROVINCES,
    AreaSet,
    Province,
    area_set,
    find_province,
    province,
    province_choices,
)
from core.codes.teaching import CertificateKind, DocumentKind, Level, Mode, find_mode

__all__ = [
    "AGE_BANDS",
    "AREA_SETS",
    "BRANCHES",
    "BRANCH_GROUPS",
    "ONLINE",
    "PROVINCES",
    "AgeGroup",
    "AreaSet",
    "Branch",
    "BranchGroup",
    "CertificateKind",
    "DocumentKind",
    "Gender",
    "LearnerType",
    "Level",
    "Mode",
    "OperatorSize",
    "OperatorType",
    "Province",
    "age_group",
    "area_set",
    "branch",
    "branch_choices",
    "branches_of",
    "find_branch",
    "find_gender",
    "find_learner_type",
    "find_mode",
    "find_operator_size",
    "find_operator_type",
    "find_province",
    "province",
    "province_choices",
]
