from stafettlog.admin.screen import LogScreen


class ConcernAddScreen(LogScreen):
    pass


class ConcernChangeScreen(LogScreen):
    pass


class ConcernCloseScreen(LogScreen):
    pass


class ConcernStrikeScreen(LogScreen):
    pass
