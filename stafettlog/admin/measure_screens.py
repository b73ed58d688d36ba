from stafettlog.admin.screen import LogScreen


class MeasureAddScreen(LogScreen):
    pass


class MeasureChangeScreen(LogScreen):
    pass
