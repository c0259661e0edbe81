"""Every address of the platform."""

from django.urls import include, path, register_converter

from hotline.web.views import (
    act,
    calculator,
    choices,
    contact,
    dates,
    errors,
    home,
    organisation_assistance,
    organisation_changes,
    organisation_deputies,
    organisation_duty,
    organisation_import,
    organisation_people,
    organisation_proposals,
    organisation_units,
    progress,
    review,
    say,
    sign_in,
    ticket,
    worklist,
)


class Number:
    """A ticket number in an address."""

    regex = r"\d{6}-\d{5,9}-\d"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Number, "number")

urlpatterns = [
    path("api/v1/", include("hotline.api.urls")),
    path("", home.home, name="home"),
    path("privacy", home.privacy, name="privacy"),
    path("accessibility", home.accessibility, name="accessibility"),
    path("order", home.order, name="order"),
    path("calculator", calculator.calculator, name="calculator"),
    path("say", say.begin, name="say-begin"),
    path("say/done", say.said, name="said"),
    path("say/<slug:name>", say.step, name="say"),
    path("progress", progress.look_up, name="look-up"),
    path("progress/<number:number>", progress.progress, name="progress"),
    path("progress/<number:number>/why", progress.why, name="progress-why"),
    path("progress/<number:number>/do/<slug:what>", progress.do, name="progress-do"),
    path("language", choices.language, name="language"),
    path("size", choices.size, name="size"),
    path("theme", choices.theme, name="theme"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("desk/post", sign_in.choose_post, name="post"),
    path("desk", worklist.first, name="desk"),
    path("desk/list/<slug:queue>", worklist.listed, name="worklist"),
    path("desk/search", worklist.search_for, name="search"),
    path("desk/shortcuts", worklist.shortcuts, name="shortcuts"),
    path("desk/contact", contact.take, name="take-contact"),
    path("desk/units", organisation_units.units, name="units"),
    path("desk/units/unready", organisation_units.unready, name="units-unready"),
    path("desk/units/new", organisation_changes.establish, name="unit-new"),
    path("desk/unit/<slug:unit>", organisation_units.unit, name="unit"),
    path("desk/unit/<slug:unit>/desk", organisation_units.describe, name="unit-desk"),
    path("desk/unit/<slug:unit>/amend", organisation_changes.amend, name="unit-amend"),
    path("desk/unit/<slug:unit>/people/<slug:what>", organisation_units.people_of, name="unit-people"),
    path("desk/unit/<slug:unit>/change/<slug:kind>", organisation_changes.change, name="unit-change"),
    path("desk/unit/<slug:unit>/duty", organisation_duty.duty, name="duty"),
    path("desk/duty", organisation_duty.own, name="duty-own"),
    path("desk/people", organisation_people.listed, name="people"),
    path("desk/people/new", organisation_people.new, name="person-new"),
    path("desk/people/accounts", organisation_people.account, name="accounts"),
    path("desk/people/review", organisation_people.review, name="review-posts"),
    path("desk/person/<slug:person>", organisation_people.person, name="person"),
    path("desk/person/<slug:person>/post", organisation_people.post, name="person-post"),
    path("desk/person/<slug:person>/end", organisation_people.end, name="person-end"),
    path("desk/person/<slug:person>/revoke", organisation_deputies.revoke, name="person-revoke"),
    path("desk/person/<slug:person>/absence", organisation_deputies.absence, name="person-absence"),
    path("desk/person/<slug:person>/train", organisation_deputies.train, name="person-train"),
    path("desk/me", organisation_people.me, name="me"),
    path("desk/me/delegate", organisation_deputies.delegate, name="delegate"),
    path("desk/training", organisation_duty.training, name="training"),
    path("desk/proposals", organisation_proposals.waiting, name="proposals"),
    path("desk/proposals/<int:proposal>", organisation_proposals.proposal, name="proposal"),
    path("desk/import", organisation_import.bring, name="import"),
    path("desk/import/<int:upload>", organisation_import.preview, name="import-preview"),
    path("desk/import/template/<slug:kind>/<slug:form>", organisation_import.template, name="import-template"),
    path("desk/export/<slug:kind>/<slug:form>", organisation_import.export, name="export"),
    path("desk/assistance", organisation_assistance.listed, name="assistance"),
    path("desk/assistance/<number:number>", organisation_assistance.task, name="assistance-task"),
    path("desk/<number:number>/release/<slug:unit>", organisation_assistance.release, name="release"),
    path("desk/<number:number>", ticket.ticket, name="ticket"),
    path("desk/<number:number>/why", dates.why, name="why"),
    path("desk/<number:number>/review/<slug:kind>", review.review, name="review"),
    path("desk/<number:number>/do/<slug:what>", act.form, name="act"),
    path("desk/<number:number>/settle/<slug:what>", contact.settle, name="settle"),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.broken
