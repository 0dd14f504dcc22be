"""Every address of the web door. They hold identifiers only: nothing private stands in the browser's history."""

from __future__ import annotations

from django.urls import include, path, register_converter

from sharewell.web import drafts, fresh, second_step, sign_in_elsewhere, signing_in, tablets
from sharewell.web.staff import (
    alerts,
    attachments,
    child,
    circle,
    concerns,
    emergencies,
    escrow,
    figures,
    files,
    first_start,
    keeping,
    local_profile,
    organisations_sign_in,
    own_key,
    own_sign_in,
    recording,
    relations,
    reviews,
    roles,
    weekly_sheet,
    words_to_read,
    worklist,
)


class Identifier:
    """32 hex digits: anything else in its place is an address that does not exist."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Identifier, "id")

urlpatterns = [
    path("", worklist.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/elsewhere/back/", sign_in_elsewhere.back, name="elsewhere_back"),
    path("sign-in/elsewhere/done/", sign_in_elsewhere.done, name="elsewhere_done"),
    path("sign-in/elsewhere/again/", sign_in_elsewhere.again, name="elsewhere_again"),
    path("sign-in/elsewhere/<id:provider_id>/", sign_in_elsewhere.away, name="elsewhere"),
    path("settings/sign-in/link/", sign_in_elsewhere.link, name="elsewhere_link"),
    path("settings/sign-in/organisation/", organisations_sign_in.provider, name="organisations_sign_in"),
    path("settings/sign-in/organisation/code/", organisations_sign_in.code, name="sign_in_code"),
    path("sign-in/passkey/", second_step.passkey, name="sign_in_passkey"),
    path("sign-in/second-step/", second_step.second, name="second_step"),
    path("sign-in/set-up/", second_step.set_up, name="set_up_second_step"),
    path("fresh/", fresh.fresh, name="fresh"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("set-up/", first_start.first_start, name="set_up"),
    path("danger/", signing_in.danger, name="danger"),
    path("tablet/", tablets.first, name="tablet"),
    path("tablet/<id:person_id>/", tablets.enter, name="tablet_pin"),
    path("settings/tablets/", tablets.devices, name="tablets"),
    path("settings/tablets/<id:device_id>/end/", tablets.end, name="end_tablet"),
    path("settings/pin/", tablets.own_pin, name="pin"),
    path("hide/", drafts.hide, name="hide"),
    path("hidden/", drafts.hidden, name="hidden"),
    path("hidden/<id:after>/", drafts.hidden, name="hidden_draft"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/keep/", drafts.keep, name="keep_draft"),
    path("drafts/<id:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<id:draft_id>/end/", drafts.throw_away, name="end_draft"),
    path("help/", words_to_read.help_page, name="help"),
    path("promises/", words_to_read.promises, name="promises"),
    path("concern/new/", recording.choose, name="choose"),
    path("concern/new/not-listed/", recording.about_somebody_else, name="about_somebody_else"),
    path("concern/new/adult/", recording.about_adult, name="about_adult"),
    path("concern/new/<id:child_id>/", recording.about_child, name="about_child"),
    path("concern/<id:concern_id>/", concerns.concern, name="concern"),
    path("concern/<id:concern_id>/add/", concerns.add, name="add_to_concern"),
    path("concern/<id:concern_id>/files/", attachments.attached, name="attached"),
    path("attachment/<id:attachment_id>/copy.file", attachments.copy, name="attachment_copy"),
    path("attachment/<id:attachment_id>/remove/", attachments.remove, name="remove_attachment"),
    path("concern/<id:concern_id>/told/", recording.told, name="told"),
    path("children/", files.children, name="children"),
    path("file/<id:file_id>/", files.file, name="file"),
    path("file/<id:file_id>/chronology/", files.chronology, name="chronology"),
    path("file/<id:file_id>/looks/", files.looks, name="looks"),
    path("file/<id:file_id>/looks/report.pdf", files.looks_paper, name="looks_report"),
    path("file/<id:file_id>/child/", child.details, name="child_details"),
    path("file/<id:file_id>/circle/", circle.widen, name="widen"),
    path("file/<id:file_id>/circle/<id:person_id>/end/", circle.narrow, name="narrow"),
    path("file/<id:file_id>/key-person/", circle.key_person, name="key_person"),
    path("review/<id:review_id>/", reviews.review, name="review"),
    path("emergency/", emergencies.ask, name="emergency"),
    path("emergency/<id:emergency_id>/", emergencies.answer, name="emergency_answer"),
    path("emergency/<id:emergency_id>/review/", emergencies.review, name="emergency_review"),
    path("alert/<id:alert_id>/", alerts.alert, name="alert"),
    path("settings/certificates/", reviews.certificates, name="certificates"),
    path("settings/", keeping.overview, name="settings"),
    path("settings/sign-in/", own_sign_in.overview, name="own_sign_in"),
    path("settings/sign-in/app/", own_sign_in.app, name="own_app"),
    path("settings/sign-in/passkey/", own_sign_in.passkey, name="own_passkey"),
    path("settings/sign-in/codes/", own_sign_in.codes, name="own_codes"),
    path("settings/sign-in/sessions/", own_sign_in.sign_out_elsewhere, name="own_sessions"),
    path("settings/sign-in/<id:factor_id>/remove/", own_sign_in.remove, name="remove_factor"),
    path("settings/password/", signing_in.own_password, name="password"),
    path("settings/key/", own_key.own_key, name="own_key"),
    path("settings/key/new/", own_key.new_key, name="new_key"),
    path("settings/key/passphrase/", own_key.passphrase, name="key_passphrase"),
    path("settings/key/shut/", own_key.shut, name="shut_key"),
    path("sealed/open/", own_key.open_sealed, name="open_sealed"),
    path("settings/escrow/", escrow.holders, name="escrow"),
    path("settings/escrow/new/", escrow.new_holder, name="new_holder"),
    path("settings/escrow/<id:holder_id>/", escrow.holder, name="holder"),
    path("settings/figures/", figures.figures, name="figures"),
    path("settings/weekly-sheet/", weekly_sheet.sheet, name="weekly_sheet"),
    path("settings/weekly-sheet/sheet.pdf", weekly_sheet.paper, name="weekly_sheet_paper"),
    path("settings/local/", local_profile.profile, name="profile"),
    path("settings/local/change/", local_profile.change, name="change_profile"),
    path("settings/address-book/", keeping.book, name="book"),
    path("settings/address-book/new/", keeping.recipient, name="new_recipient"),
    path("settings/address-book/<id:recipient_id>/", keeping.recipient, name="recipient"),
    path("settings/address-book/<id:recipient_id>/check/", keeping.check, name="check_recipient"),
    path("settings/people/", keeping.people, name="people"),
    path("settings/people/new/", keeping.person, name="new_person"),
    path("settings/people/<id:person_id>/second-step/", own_sign_in.start_anew, name="start_anew"),
    path("settings/people/<id:person_id>/roles/", roles.roles, name="roles"),
    path("settings/people/<id:person_id>/", relations.person, name="person"),
    path("settings/people/<id:person_id>/leaves/", keeping.leaves, name="leaves"),
    path("settings/register/", keeping.children, name="register"),
    path("settings/register/<id:child_id>/key-person/", relations.key_person, name="childs_key_person"),
    path("settings/register/<id:child_id>/conflict/", relations.conflict, name="conflict"),
    path("settings/register/new/", keeping.child, name="new_child"),
    path("", include("sharewell.web.sharing.urls")),
]
