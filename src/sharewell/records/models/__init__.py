"""Every table. Only `records` may import this package: everybody else gets frozen values from a store."""

from sharewell.records.models.base import Row
from sharewell.records.models.files import (
    AccessEntry,
    Child,
    Concern,
    Entry,
    Exclusion,
    Hold,
    InFile,
    Membership,
    RetentionReview,
    SafeguardingFile,
    WorklistEntry,
)
from sharewell.records.models.people import (
    Account,
    EarlyYearsSetting,
    LocalProfile,
    Organisation,
    Person,
    Recipient,
    RegisterChild,
)
from sharewell.records.models.sharing import (
    Advice,
    Debt,
    Decision,
    Dispatch,
    Pack,
    PackCopy,
    Receipt,
    Referral,
    SharingRequest,
)

__all__ = [
    "AccessEntry", "Account", "Advice", "Child", "Concern", "Debt", "Decision", "Dispatch", "EarlyYearsSetting",
    "Entry", "Exclusion", "Hold", "InFile", "LocalProfile", "Membership", "Organisation", "Pack", "PackCopy",
    "Person", "Receipt", "Recipient", "Referral", "RegisterChild", "RetentionReview", "Row", "SafeguardingFile", "SharingRequest",
    "WorklistEntry",
]
