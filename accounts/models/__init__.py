from .api_token import ApiToken
from .consent import Consent
from .data_request import DataRequest
from .sign_in_card import SignInCard
from .staff_act import StaffAct
from .user import User

__all__ = ["ApiToken", "Consent", "DataRequest", "SignInCard", "StaffAct", "User"]
