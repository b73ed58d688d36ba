"""The staff's screens. Django finds the ModelAdmins by importing this package."""

from stafettlog.admin import actor_admin, actor_log_admin, log_admin, overseen_admin

__all__ = ["actor_admin", "actor_log_admin", "log_admin", "overseen_admin"]
