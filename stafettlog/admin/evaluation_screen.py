from stafettlog.admin.screen import LogScreen


class EvaluationScreen(LogScreen):
    pass
