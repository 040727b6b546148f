"""Letters: carried, come back, tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from kaowu.office import clock
from kaowu.office.ledger.models import Entry
from kaowu.office.letters import actions as letters
from kaowu.office.letters.models import Letter
from tests.office.world import at

pytestmark = pytest.mark.django_db
MONDAY = "2024-02-19 10:00"


@pytest.fixture
def office() -> Iterator[datetime]:
    """Monday morning."""
    with at(MONDAY):
        yield clock.now()


def mailed(address: str = "lin@example.com") -> Letter:
    """A letter that has gone by e-mail."""
    letter = letters.post(
        template="mailbox_reply",
        subject="报名材料已收到",
        body="您好！",
        channel=Letter.Channel.EMAIL,
        address=address,
    )
    letters.send_queued()
    letter.refresh_from_db()
    assert letter.status == "sent"
    return letter


class TestBounce:
    def test_an_e_mail_is_known_by_its_message_id_once_carried(self, office: datetime) -> None:
        letter = mailed()
        assert letter.message_id.startswith(f"<kaowu-{letter.pk}-")

    def test_of_no_letter_of_ours_is_not_ours(self, office: datetime) -> None:
        letters.post(template="t", subject="s", body="b")  # a letter without a Message-ID
        assert letters.mark_bounced("<somebody@example.com>", "550", permanent=True) is False
        assert letters.mark_bounced("", "550", permanent=True) is False
        assert not Entry.objects.filter(action="letter_bounced").exists()

    def test_for_good_fails_the_letter_and_is_on_record(self, office: datetime) -> None:
        letter = mailed()
        assert letters.mark_bounced(letter.message_id, "550 no such user", permanent=True)
        letter.refresh_from_db()
        assert (letter.status, letter.trouble) == ("failed", "550 no such user")
        entry = Entry.objects.get(action="letter_bounced")
        assert entry.detail == {"letter": letter.pk, "final": True}

    def test_that_is_told_twice_counts_once(self, office: datetime) -> None:
        letter = mailed()
        letters.mark_bounced(letter.message_id, "550 no such user", permanent=True)
        assert letters.mark_bounced(letter.message_id, "550 again", permanent=True)
        letter.refresh_from_db()
        assert letter.trouble == "550 no such user"
        assert Entry.objects.filter(action="letter_bounced").count() == 1

    def test_for_now_is_tried_again_later_each_time_and_then_fails(self, office: datetime) -> None:
        letter, now = mailed(), office
        for wait in letters.BACK_OFF:
            with clock.standing_at(now):
                letters.mark_bounced(letter.message_id, "452 mailbox full", permanent=False)
            with clock.standing_at(now + wait - timedelta(minutes=1)):
                assert letters.send_queued() == 0
            now += wait
            with clock.standing_at(now):
                assert letters.send_queued() == 1
        with clock.standing_at(now):
            letters.mark_bounced(letter.message_id, "452 mailbox full", permanent=False)
        letter.refresh_from_db()
        assert letter.status == "failed"
