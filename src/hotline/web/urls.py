"""Every address of the platform."""

from django.urls import include, path, register_converter

from hotline.web.views import (
    act,
    calculator,
    catalogue,
    catalogue_drafts,
    catalogue_import,
    catalogue_lists,
    catalogue_queue,
    catalogue_trials,
    choices,
    contact,
    dates,
    errors,
    home,
    progress,
    review,
    say,
    sign_in,
    ticket,
    why_unit,
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
    path("desk/<number:number>", ticket.ticket, name="ticket"),
    path("desk/<number:number>/why", dates.why, name="why"),
    path("desk/<number:number>/why-unit", why_unit.why, name="why-unit"),
    path("desk/catalogue", catalogue.browse, name="catalogue"),
    path("desk/catalogue/export/<slug:form>", catalogue.export, name="catalogue-export"),
    path("desk/catalogue/items/<str:key>", catalogue.item, name="catalogue-item"),
    path("desk/catalogue/items/<str:key>/compare", catalogue.compare, name="catalogue-compare"),
    path("desk/catalogue/new/<slug:subject>", catalogue_drafts.begin, name="catalogue-begin"),
    path("desk/catalogue/drafts/<int:number>", catalogue_drafts.show, name="catalogue-draft"),
    path("desk/catalogue/drafts/<int:number>/do/<slug:what>", catalogue_drafts.do, name="catalogue-act"),
    path("desk/catalogue/drafts/<int:number>/trial", catalogue_trials.begin, name="catalogue-try"),
    path("desk/catalogue/trials/<int:number>", catalogue_trials.show, name="catalogue-trial"),
    path("desk/catalogue/trials/<int:number>/cancel", catalogue_trials.cancel, name="catalogue-trial-cancel"),
    path("desk/catalogue/queue", catalogue_queue.queue, name="catalogue-queue"),
    path("desk/catalogue/suggest", catalogue_queue.propose_change, name="catalogue-suggest"),
    path("desk/catalogue/proposals/<int:number>", catalogue_queue.settle, name="catalogue-settle"),
    path("desk/catalogue/batches/<slug:name>", catalogue_queue.batch, name="catalogue-batch"),
    path("desk/catalogue/check", catalogue_queue.check, name="catalogue-check"),
    path("desk/catalogue/import", catalogue_import.take, name="catalogue-import"),
    path("desk/catalogue/classes", catalogue_lists.classes, name="catalogue-classes"),
    path("desk/catalogue/classes/new", catalogue_lists.new_edition, name="catalogue-edition"),
    path("desk/catalogue/classes/export/<slug:form>", catalogue_lists.export_edition, name="catalogue-classes-export"),
    path("desk/catalogue/channels", catalogue_lists.channels, name="catalogue-channel"),
    path("desk/catalogue/duties", catalogue_lists.duties, name="catalogue-duty"),
    path("desk/catalogue/lists/<slug:list_>", catalogue_lists.entries, name="catalogue-list"),
    path(
        "desk/catalogue/lists/<slug:list_>/export/<slug:form>",
        catalogue_lists.export_entries,
        name="catalogue-list-export",
    ),
    path("desk/<number:number>/review/<slug:kind>", review.review, name="review"),
    path("desk/<number:number>/do/<slug:what>", act.form, name="act"),
    path("desk/<number:number>/settle/<slug:what>", contact.settle, name="settle"),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.broken
