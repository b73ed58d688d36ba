from stafettlog.admin.screen import LogScreen


class LogPageScreen(LogScreen):
    pass
