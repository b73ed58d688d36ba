from stafettlog.admin.screen import LogScreen


class LevelScreen(LogScreen):
    pass
