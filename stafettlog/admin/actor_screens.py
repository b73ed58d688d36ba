from stafettlog.admin.screen import LogScreen


class ActorSearchScreen(LogScreen):
    pass
