"""The same nouns, as one would write them for the stock admin."""

from django.contrib.auth.models import User
from django.db import models
from simple_history.models import HistoricalRecords


class Organisation(models.Model):
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    user = models.ForeignKey(User, models.PROTECT, related_name="actors")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    title = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.user.get_full_name()} ({self.organisation})"


class Child(models.Model):
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    national_number = models.CharField(max_length=11, unique=True)
    birth_date = models.DateField()

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Stafettlog(models.Model):
    child = models.ForeignKey(Child, models.PROTECT)
    stafettholder = models.ForeignKey(Actor, models.PROTECT, related_name="held_logs")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    level = models.PositiveSmallIntegerField(default=1, choices=[(1, "1"), (2, "2"), (3, "3")])
    state = models.CharField(
        max_length=10, default="open", choices=[("open", "Åpen"), ("closed", "Avsluttet")]
    )
    street = models.CharField(max_length=120)
    consent_until = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Stafettlogg for {self.child}"


class Participant(models.Model):
    log = models.ForeignKey(Stafettlog, models.CASCADE)
    actor = models.ForeignKey(Actor, models.PROTECT)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.actor)


class Concern(models.Model):
    log = models.ForeignKey(Stafettlog, models.CASCADE)
    text = models.CharField(max_length=100)
    area = models.CharField(max_length=20, choices=[("language", "Språk"), ("other", "Annet")])
    goal = models.TextField()
    level = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.text


class Measure(models.Model):
    log = models.ForeignKey(Stafettlog, models.CASCADE)
    concern = models.ForeignKey(Concern, models.CASCADE)
    kind = models.CharField(max_length=20, choices=[("group", "Tiltak i gruppe"), ("training", "Trening")])
    description = models.TextField()
    start_on = models.DateField()
    finish_on = models.DateField()
    responsible = models.ManyToManyField(Participant)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.description[:40]


class Evaluation(models.Model):
    measure = models.OneToOneField(Measure, models.CASCADE)
    outcome = models.CharField(max_length=20, choices=[("desired_effect", "Ønsket"), ("no_effect", "Ikke")])
    evaluated_by = models.ForeignKey(User, models.PROTECT)
    evaluated_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.outcome


class Meeting(models.Model):
    log = models.ForeignKey(Stafettlog, models.CASCADE)
    status = models.CharField(max_length=20, default="invited")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    comments = models.TextField(blank=True)
    concerns = models.ManyToManyField(Concern, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Møte {self.starts_at:%d.%m.%Y}"


class Invitation(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE)
    actor = models.ForeignKey(Actor, models.PROTECT)
    attended = models.BooleanField(null=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.actor)
