from stafettlog.admin.screen import LogScreen


class HistoryScreen(LogScreen):
    pass
