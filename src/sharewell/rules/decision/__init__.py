"""The decision to share or not to share, worked through the rules of an edition of the guidance.

`assess` takes a `Case` (the answers so far) and returns an `Assessment`: rule by rule what is met, missing, owed,
contradicted or in doubt; what the law requires, permits or forbids towards this recipient; which outcomes may be
recorded now and exactly what each still lacks; what an urgent share would owe and by when; and what to do next, which
is never nothing. Each rule is a named function with the paragraph it implements, in `family`, `bases`, `recipients`,
`content`, `weighing` and `withholding`; it sees only the facts named in its signature (`checking`). An edition says
under which rule each function is worked through and what it adds to the needs of an outcome; `outcomes.FLOOR` is what
no edition can take away.

Three things that look as if they clash, and how they are settled:

*No missing answer ever blocks an urgent share, and "who is this?" is never skipped.* On the urgent road every gap in
the paperwork (ground, reasons, family, other people, and so on) is owed, with a time, and does not stop the share.
Three questions are not paperwork: whether somebody is chosen, whether they were reached by a number in the local
profile or a published one (or rung back on one), and whether they are the adult of concern or close to them. Someone
unchecked gets nothing, protected details least of all. Nobody is stopped by that either: `urgent.route` puts the duty
team or the police, rung on a number of ours, in the recipient's place and works the same rules; that share can always
be recorded at once, and ringing is always the first step. So an urgent share *to those who can help* is never
blocked, and an urgent story never opens the file to whoever tells it.

*A duty says "must", and some answers say "not".* A duty is about one recipient. It makes the posture "must share" in
every edition, settles the ground in law, and overrides a refusal. It does not lift the checks on who they are, on
other people and on protected details. Not sharing with that recipient, or sharing without the name, needs that duty's
own exception; putting it off may not go beyond the duty's own time. The early-years duty and a court's order have no
exception.

*"Unsure" is an answer, and a share needs answers.* Every "unsure" makes its rule unsure, which is a gap (owed, on the
urgent road), and puts advice among the next steps. Whoever is still unsure can always put the decision off to a near
day.
"""

from sharewell.guidance.vocabulary import ControllerType, Harm, Outcome, RecipientKind, Trigger
from sharewell.rules.decision.answers import (
    Advice,
    Answer,
    Case,
    Channel,
    Closeness,
    Consent,
    ExceptionClaim,
    NotAsked,
    NotTold,
    Protected,
    RequesterTold,
    ThirdParties,
    Told,
    Verification,
    WithholdReason,
)
from sharewell.rules.decision.assessment import (
    Assessment,
    Debt,
    DutyStanding,
    Finding,
    NextStep,
    OutcomeView,
    Posture,
    Road,
    Status,
    StepKind,
    UrgentRoute,
    Verdict,
)
from sharewell.rules.decision.engine import assess

__all__ = [
    "Advice",
    "Answer",
    "Assessment",
    "Case",
    "Channel",
    "Closeness",
    "Consent",
    "ControllerType",
    "Debt",
    "DutyStanding",
    "ExceptionClaim",
    "Finding",
    "Harm",
    "NextStep",
    "NotAsked",
    "NotTold",
    "Outcome",
    "OutcomeView",
    "Posture",
    "Protected",
    "RecipientKind",
    "RequesterTold",
    "Road",
    "Status",
    "StepKind",
    "ThirdParties",
    "Told",
    "Trigger",
    "UrgentRoute",
    "Verdict",
    "Verification",
    "WithholdReason",
    "assess",
]
