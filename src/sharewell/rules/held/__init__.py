"""What is held: the frozen values that stores return and use cases pass on. No behaviour, no database.

Every value has the `id` of its row and the `version` it was read at (0: not stored yet). Times are aware, in UTC.
"""

from sharewell.rules.held.alerts import (
    Alert,
    EmergencyAccess,
)
from sharewell.rules.held.asking import Asking
from sharewell.rules.held.attachments import Attachment
from sharewell.rules.held.base import (
    Held,
)
from sharewell.rules.held.by_form import AskedByForm, CameByForm, IncomingRequest, RequestForm
from sharewell.rules.held.corrections import Correction, Settled
from sharewell.rules.held.deciding import Debt, Decision, FamilyVoice, OtherAffected, SecondLook
from sharewell.rules.held.elsewhere import (
    IdentityLink,
    IdentityProvider,
)
from sharewell.rules.held.factors import Factor
from sharewell.rules.held.files import (
    Child,
    Concern,
    Disposal,
    Entry,
    Exclusion,
    FamilyMember,
    Hold,
    LogLine,
    Membership,
    RetentionReview,
    SafeguardingFile,
    Triage,
    WorklistRow,
)
from sharewell.rules.held.people import (
    Account,
    EarlyYearsSetting,
    EscrowHolder,
    HandlerKey,
    LocalContact,
    LocalProfile,
    Organisation,
    Person,
    Recipient,
    RegisterChild,
    Restored,
    TermFigures,
)
from sharewell.rules.held.sharing import (
    Advice,
    AdviceCall,
    Breach,
    BreachStep,
    Dispatch,
    LinkLook,
    NameReview,
    Pack,
    PickUp,
    Receipt,
    Referral,
    SharingRequest,
)
from sharewell.rules.held.tablets import (
    Device,
    Draft,
    Pin,
)

__all__ = [
    "Account",
    "Advice",
    "AdviceCall",
    "Alert",
    "AskedByForm",
    "Asking",
    "Attachment",
    "Breach",
    "BreachStep",
    "CameByForm",
    "Child",
    "Concern",
    "Correction",
    "Debt",
    "Decision",
    "Device",
    "Dispatch",
    "Disposal",
    "Draft",
    "EarlyYearsSetting",
    "EmergencyAccess",
    "Entry",
    "EscrowHolder",
    "Exclusion",
    "Factor",
    "FamilyMember",
    "FamilyVoice",
    "HandlerKey",
    "Held",
    "Hold",
    "IdentityLink",
    "IdentityProvider",
    "IncomingRequest",
    "LinkLook",
    "LocalContact",
    "LocalProfile",
    "LogLine",
    "Membership",
    "NameReview",
    "Organisation",
    "OtherAffected",
    "Pack",
    "Person",
    "PickUp",
    "Pin",
    "Receipt",
    "Recipient",
    "Referral",
    "RegisterChild",
    "RequestForm",
    "Restored",
    "RetentionReview",
    "SafeguardingFile",
    "SecondLook",
    "Settled",
    "SharingRequest",
    "TermFigures",
    "Triage",
    "WorklistRow",
]
