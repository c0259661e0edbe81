"""Every address of the platform."""

from django.urls import include, path, register_converter

from hotline.web.views import (
    accounts,
    act,
    calculator,
    choices,
    contact,
    dates,
    errors,
    files,
    home,
    notices,
    own_account,
    own_proofs,
    privacy_emergency,
    privacy_export,
    privacy_log,
    privacy_marks,
    privacy_proposals,
    privacy_reveal,
    progress,
    review,
    rights_review,
    say,
    sign_in,
    ticket,
    undelivered,
    undertakings,
    unit_way,
    watermark,
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
    path("desk/security-people", undertakings.security, name="security-people"),
    path("desk/undertakings", undertakings.versions, name="undertakings"),
    path("desk/undertakings/missing", undertakings.missing, name="undertakings-missing"),
    path("desk/rights-review", rights_review.rights_review, name="rights-review"),
    path("desk/accounts", accounts.listed, name="accounts"),
    path("desk/accounts/open", accounts.open_many, name="accounts-open"),
    path("desk/accounts/requests", accounts.requests, name="account-requests"),
    path("desk/accounts/of/<str:person>", accounts.person, name="account-of"),
    path("desk/account", own_account.account, name="own-account"),
    path("desk/account/confirm", own_proofs.confirm, name="confirm"),
    path("desk/account/password", own_proofs.password, name="own-password"),
    path("desk/account/recovery-codes", own_proofs.recovery_codes, name="own-recovery-codes"),
    path("desk/account/rights", own_account.rights, name="own-rights"),
    path("desk/account/second-factor", own_proofs.factor, name="own-second-factor"),
    path("desk/account/sessions/end", own_account.end_sessions, name="own-sessions-end"),
    path("desk/account/undertaking", own_account.undertake, name="own-undertaking"),
    path("desk/post", sign_in.choose_post, name="post"),
    path("desk", worklist.first, name="desk"),
    path("desk/list/<slug:queue>", worklist.listed, name="worklist"),
    path("desk/search", worklist.search_for, name="search"),
    path("desk/shortcuts", worklist.shortcuts, name="shortcuts"),
    path("desk/contact", contact.take, name="take-contact"),
    path("desk/notices", notices.told, name="notices"),
    path("desk/undelivered", undelivered.undelivered, name="undelivered"),
    path("desk/unit-way", unit_way.unit_way, name="unit-way"),
    path("desk/<number:number>", ticket.ticket, name="ticket"),
    path("desk/<number:number>/why", dates.why, name="why"),
    path("desk/<number:number>/review/<slug:kind>", review.review, name="review"),
    path("desk/<number:number>/do/<slug:what>", act.form, name="act"),
    path("desk/<number:number>/settle/<slug:what>", contact.settle, name="settle"),
    path("desk/<number:number>/reveal/<slug:field>", privacy_reveal.ask, name="reveal"),
    path("desk/export/<slug:queue>", privacy_export.ask_for, name="export-ask"),
    path("desk/privacy/exports", privacy_export.exports, name="exports"),
    path("desk/privacy/exports/<slug:number>", privacy_export.export, name="export"),
    path("desk/privacy/exports/<slug:number>/file", privacy_export.fetch, name="export-file"),
    path("desk/privacy/log", privacy_log.log, name="view-log"),
    path("progress/<number:number>/seen", privacy_log.seen, name="progress-seen"),
    path("desk/<number:number>/recusal", privacy_marks.recusal, name="recusal"),
    path("desk/<number:number>/texts", privacy_marks.texts, name="check-texts"),
    path("desk/<number:number>/emergency", privacy_emergency.look, name="emergency-view"),
    path("desk/privacy/emergencies", privacy_emergency.uses, name="emergencies"),
    path("desk/privacy/proposals", privacy_proposals.proposals, name="proposals"),
    path("desk/<number:number>/attach", files.attach, name="attach"),
    path("desk/<number:number>/files/<slug:file>", files.file, name="file"),
    path("desk/<number:number>/files/<slug:file>/release", files.release, name="release-file"),
    path("progress/<number:number>/files/<slug:file>", files.own_file, name="own-file"),
    path("desk/watermark.svg", watermark.watermark, name="watermark"),
    path("desk/privacy/open", privacy_reveal.open_with_reason, name="privacy-open"),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.broken
