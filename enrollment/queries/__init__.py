from .roster import Plan, plan_roster

__all__ = ["Plan", "plan_roster"]
