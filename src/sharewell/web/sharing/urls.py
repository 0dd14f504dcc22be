"""Addresses of asking, deciding and sharing. They hold identifiers only."""

from __future__ import annotations

from django.urls import path

from sharewell.web.sharing import (
    advice,
    advice_calls,
    corrections,
    decision_timeline,
    decisions,
    packs,
    requests,
    sending,
    urgent,
    who_knows,
    wrong_recipient,
)

urlpatterns = [
    path("concern/<id:concern_id>/advice/", advice.begin, name="begin_advice"),
    path("concern/<id:concern_id>/share-now/", urgent.share_now, name="share_now"),
    path("file/<id:file_id>/share-now/", urgent.from_file, name="share_now_file"),
    path("advice/<id:advice_id>/", advice.brief, name="advice"),
    path("advice/<id:advice_id>/again/", advice.again, name="advice_again"),
    path("advice/<id:advice_id>/call/", advice_calls.call, name="advice_call"),
    path("advice/<id:advice_id>/name/", advice_calls.look_again, name="advice_name"),
    path("advice/<id:advice_id>/print/", advice.printed, name="advice_print"),
    path("file/<id:file_id>/decision/", decisions.begin, name="begin_decision"),
    path("decision/<id:decision_id>/", decisions.overview, name="decision"),
    path("decision/<id:decision_id>/row/<slug:slug>/", decisions.one_row, name="decision_row"),
    path("decision/<id:decision_id>/timeline/", decision_timeline.timeline, name="decision_timeline"),
    path("decision/<id:decision_id>/replay/", decisions.replay, name="decision_replay"),
    path("decision/<id:decision_id>/evidence/", decisions.evidence, name="decision_evidence"),
    path("decision/<id:decision_id>/record/", decisions.record, name="decision_record"),
    path("decision/<id:decision_id>/owed/<id:debt_id>/", decisions.debt, name="debt"),
    path("decision/<id:decision_id>/pack/", packs.begin, name="begin_pack"),
    path("pack/<id:pack_id>/", packs.pack, name="pack"),
    path("pack/<id:pack_id>/agree/", packs.agree, name="agree_protected"),
    path("pack/<id:pack_id>/<slug:kind>.file", packs.fetch, name="fetch_pack"),
    path("pack/<id:pack_id>/received/", sending.slip, name="slip"),
    path("pack/<id:pack_id>/send/", sending.send, name="send_pack"),
    path("dispatch/<id:dispatch_id>/receipt/", sending.receipt, name="receipt"),
    path("dispatch/<id:dispatch_id>/rang/", sending.rang, name="rang"),
    path("dispatch/<id:dispatch_id>/take-back/", wrong_recipient.take_back, name="take_back"),
    path("dispatch/<id:dispatch_id>/wrong-recipient/", wrong_recipient.report, name="wrong_recipient"),
    path("concern/<id:concern_id>/correct/<id:statement_id>/", corrections.correct, name="correct"),
    path("concern/<id:concern_id>/correct/<id:statement_id>/teller/", corrections.teller, name="teller"),
    path("correction/<id:correction_id>/", corrections.correction, name="correction"),
    path("correction/<id:correction_id>/prepare/", corrections.prepare, name="prepare_corrections"),
    path("correction/<id:correction_id>/settle/", corrections.settle, name="settle_correction"),
    path("breach/<id:breach_id>/", wrong_recipient.breach, name="breach"),
    path("breach/<id:breach_id>/close/", wrong_recipient.close, name="close_breach"),
    path("file/<id:file_id>/who-knows/", who_knows.who_knows, name="who_knows"),
    path("file/<id:file_id>/request/", requests.ask, name="request"),
    path("request/<id:request_id>/told/", requests.told, name="request_told"),
]
