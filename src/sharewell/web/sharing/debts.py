"""What a decision still owes, or brings up again: one page to answer it on."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import ReadDecision, read_decision
from sharewell.casework.decision_words import ROW_OF, Row
from sharewell.casework.take_decision import PayDebt, pay_debt
from sharewell.rules.decision.family import FAMILY_AGAIN
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.sharing.answers import AnswersForm
from sharewell.web.sharing.decisions import MOVED, common


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def debt(door: Door, decision_id: str, debt_id: str) -> HttpResponse:
    """Give one answer that an urgent share still owes."""
    kept = door.ask(read_decision, ReadDecision(decision_id))
    owed = next((one for one in kept.debts if one.id == debt_id), None)
    if owed is None:
        raise Http404
    if owed.paid_at is not None:
        return HttpResponseRedirect(f"/decision/{decision_id}/")
    finding = next((f for f in kept.assessment.findings if f.check == owed.key), None)
    asked = ("told",) if owed.key == FAMILY_AGAIN else finding.asks if finding else ()
    asks = tuple(name for name in asked if name in ROW_OF)
    names = tuple(dict.fromkeys("recipient_id" if name == "recipient" else name for name in asks))
    alone = names in (("reasons",), ("told",))
    whole = ROW_OF[names[0]].fields if len(names) == 1 and not alone else names
    row = Row("debt", 0, "Still owed", tuple(dict.fromkeys((*names, *whole))))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AnswersForm(posted, kept=kept, rows=(row,), now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            paid = door.attempt(pay_debt, PayDebt(debt_id=debt_id, answers=form.answers(),
                                                  words=posted.get("words", "")))
            if not isinstance(paid, Problems):
                return HttpResponseRedirect(f"/decision/{decision_id}/")
            problems = paid
        put_gaps(problems, form, names=MOVED)
    return door.page("decision/debt.html", "Still owed", problems, form=form, row=row, owed=owed,
                     words=door.request.POST.get("words", ""),
                     **common(door, kept))
