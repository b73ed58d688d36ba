from stafettlog.admin.screen import LogScreen


class AttemptAnswerScreen(LogScreen):
    pass
