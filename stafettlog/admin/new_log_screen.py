from django.views import View


class NewLogScreen(View):
    pass
