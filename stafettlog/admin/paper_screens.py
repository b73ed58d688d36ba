"""*Skjemaer på papir*: the consent and an empty stafettlogg to print. Of nobody until it is written on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import languages, rate_limits
from permissions.policy import Action
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.documents.consent_form import ConsentWords, consent_form
from stafettlog.documents.form_parts import LANGUAGES
from stafettlog.documents.paper_log import Choices, paper_log
from stafettlog.level_texts import LEVEL_DESCRIPTIONS, LEVEL_NAMES
from stafettlog.models import (
    OUTCOME_EFFECT,
    AccessGround,
    Area,
    ForesattRole,
    Level,
    LivingSituation,
    MeasureKind,
    Outcome,
    PlaceKind,
)
from stafettlog.services import consents
from stafettlog.services.errors import NotVisible


@dataclass(frozen=True)
class Paper:
    """`write`: the PDF in a language. `name` is the file's."""

    title: Any
    about: Any
    name: str
    write: Callable[[str], bytes]


def _consent(language: str) -> bytes:
    words = ConsentWords(
        information=consents.INFORMATION_TEXT,
        sharing=consents.SHARING_TEXT,
        version=consents.TEXT_VERSION,
        language=consents.TEXT_LANGUAGE,
        months=settings.CONSENT_MONTHS,
        youth_age=settings.YOUTH_CONSENT_AGE,
    )
    return consent_form(words, language)


def _log(language: str) -> bytes:
    chosen = Choices(
        levels=[(LEVEL_NAMES[level], LEVEL_DESCRIPTIONS[level]) for level in Level],
        living=LivingSituation.labels,
        roles=ForesattRole.labels,
        grounds=AccessGround.labels,
        areas=Area.labels,
        measures=MeasureKind.labels,
        places=PlaceKind.labels,
        outcomes=[(outcome.label, OUTCOME_EFFECT[outcome]) for outcome in Outcome],
    )
    return paper_log(chosen, language)


PAPERS: Mapping[str, Paper] = {
    "samtykke": Paper(
        gettext_lazy("Samtykkeskjema"),
        gettext_lazy(
            "Foresatte leser og skriver under. Last opp det signerte skjemaet når du registrerer samtykket."
        ),
        "samtykkeskjema",
        _consent,
    ),
    "stafettlogg": Paper(
        gettext_lazy("Stafettlogg på papir"),
        gettext_lazy(
            "Ark for barnets detaljer, foresatte, oppmerksomhet, tiltak, møte og lysglimt. Til bruk når du "
            "ikke kan logge inn. Skriv det inn i Stafettloggen etterpå."
        ),
        "stafettlogg-pa-papir",
        _log,
    ),
}


class PaperListScreen(StaffScreen):
    action = Action.PRINT_FORM
    template_name = "staff/paper_list.html"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        named = [(code, languages.NAMES[code]) for code in LANGUAGES]
        return self.render(
            {"title": _("Skjemaer på papir"), "papers": list(PAPERS.items()), "languages": named}
        )


class PaperScreen(StaffScreen):
    action = Action.PRINT_FORM
    http_method_names = ["get", "head"]

    def prepare(self, *, paper: str, language: str, **kwargs: Any) -> None:
        if paper not in PAPERS or language not in LANGUAGES:
            raise NotVisible
        self.paper = PAPERS[paper]

    def get(self, request: HttpRequest, paper: str, language: str) -> HttpResponse:
        # It is made when it is asked for, which costs more than a page.
        rate_limits.spend("export", self.user.pk)
        response = HttpResponse(self.paper.write(language), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.paper.name}-{language}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
