"""A referral ends with an answer, and until then somebody may ring as often as it takes."""

from sharewell.rules.referral import REFERRALS, ReferralEvent, ReferralState
from tests.rules.moves import assert_sound_and_closed


def test_every_move_of_a_referral_is_made_or_refused() -> None:
    assert assert_sound_and_closed(REFERRALS, ReferralEvent) == 4
    assert REFERRALS.owed_by(ReferralState.MADE) and not REFERRALS.owed_by(ReferralState.ANSWERED)
