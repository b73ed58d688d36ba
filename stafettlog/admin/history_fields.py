"""Which fields the history lists, for whom, and what they are called."""

from django.utils.translation import gettext_lazy

# What a sentence uses up, or what another row tells of, is not listed as a field.
NOT_LISTED = frozenset(
    {
        "from_level",
        "to_level",
        "ended_at",
        "closed_at",
        "struck_at",
        "answered_at",
        "withdrawn_at",
        "stopped_at",
        "removed_at",
        "registered_at",
        "cancelled_at",
        "reopened_at",
        "without_invitation",
        "attended",
        "child",
        "version",
        "organisation",
        "outcome",
    }
)
# Where the family lives and how it is reached: the holder needs it, an aktør does not.
FOR_HOLDER = frozenset(
    {
        "message",
        "street",
        "postcode",
        "city",
        "phone",
        "email",
        "declined_mail",
        "national_number",
        "birth_date",
        "living_situation",
        "protection",
        "protection_review_on",
    }
)
# R26: of a child with a protected address. That they changed is told, not from what to what.
PLACES = frozenset(
    {"street", "postcode", "city", "attends", "group", "place_kind", "place_detail", "place_organisation"}
)
# Their sentence names a virksomhet, and so does the service's reason.
NAMES_PLACE = frozenset({"coverage"})
# Why a foresatt's part or access ended is between the holder and the family; why someone would not
# take the log over, between the two.
FOR_HOLDER_OF = frozenset(
    {
        ("foresatt", "end_reason"),
        ("foresatt", "stop_reason"),
        ("transfer", "answer_reason"),
        ("masking", "answer"),
        ("transfer", "on_behalf_reason"),
    }
)
# Told of by name: what was before and after is a picture.
NAMED_ONLY = frozenset({"photo"})
LABELS = {
    "photo": gettext_lazy("bilde av barnet"),
    "attends": gettext_lazy("virksomhet"),
    "stafettholder": gettext_lazy("stafettholder"),
    "place_organisation": gettext_lazy("virksomhet"),
    "people_measure": gettext_lazy("ansvarlige"),
    "people_consent": gettext_lazy("gitt av"),
    "people_meeting": gettext_lazy("oppmerksomheter"),
}
# Labels that are no noun: «endret teksten på oppmerksomheten».
IN_SENTENCE = {
    ("concern", "text"): gettext_lazy("teksten"),
    ("child", "protection_review_on"): gettext_lazy("dato for ny vurdering av adressesperren"),
}
