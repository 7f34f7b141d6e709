"""One member in many windows at the same moment: one ballot."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from organization.models import User
from processes.demo import playing
from processes.models import Ballot, Campaign, Case, Vote, VoteParticipation
from processes.services import ActionRefused, cast_ballot
from tests.integration.processes_pages.conftest import nominated

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("page_effects"),
    pytest.mark.slow,
]
WINDOWS = 6


def test_one_member_in_many_windows(campaign: Campaign) -> None:
    playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    vote = Vote.objects.get(campaign=campaign)
    chosen = [str(pk) for pk in Case.objects.filter(campaign=campaign).values_list("pk", flat=True)]
    voters = [User.objects.get(username=name) for name in ("m0555", "m0560", "m0561")]
    barrier, codes = threading.Barrier(WINDOWS), Counter[str]()

    def window(number: int) -> Callable[[], None]:
        def work() -> None:
            try:
                for voter in voters:
                    barrier.wait(timeout=60)
                    # Every other window sends the same form twice, the rest forms of their own.
                    token = f"{voter.username}-{number // 2}"
                    try:
                        cast_ballot(vote_id=vote.pk, voter=User.objects.get(pk=voter.pk), choices=chosen, token=token)
                        codes["counted"] += 1
                    except ActionRefused as refused:
                        codes[refused.code] += 1
            finally:
                connections.close_all()

        return work

    threads = [threading.Thread(target=window(number)) for number in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Ballot.objects.count() == VoteParticipation.objects.count() == len(voters)
    assert set(codes) <= {"counted", "already_voted", "busy"}
    assert sum(codes.values()) == WINDOWS * len(voters)
