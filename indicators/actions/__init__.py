from .official import appoint_official, dismiss_official

__all__ = ["appoint_official", "dismiss_official"]
