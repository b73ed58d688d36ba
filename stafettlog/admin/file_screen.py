from stafettlog.admin.screen import LogScreen


class FileScreen(LogScreen):
    pass
