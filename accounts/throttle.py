"""How many wrong passwords may be tried. Counted in the database: every process sees every try.

Two limits, both over the last hour and both tied to where the tries come from: ten on one account,
twenty in all. There is none on an account alone, whatever the address: with it any stranger who
knows an e-mail address could keep its owner out. What remains to an attacker with many addresses
is ten guesses an hour from each, against passwords of twelve characters that are not common ones.
The limit asks nothing about whether the account exists, so its answer tells nothing about that.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts import actions, security
from accounts.models import SignInAttempt, User

WINDOW = timedelta(hours=1)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 20


@dataclass(frozen=True)
class Try:
    """One try that was let through; say `succeeded()` when the password was right."""

    email: str
    address: str

    def succeeded(self) -> None:
        actions.forget_attempts(email=self.email, address=self.address)


def admit(*, email: str, address: str) -> Try | None:
    """Write the try down and let it through, or return None when there were too many.

    It is written before the password is looked at: many tries at once count one another. A try
    that is turned away is not kept, so a person waits an hour at most, however often they try.
    """
    email = User.objects.normalize_email(email)[:254]
    attempt = actions.note_attempt(email=email, address=address)
    recent = SignInAttempt.objects.since(timezone.now() - WINDOW).from_address(address)
    if recent.count() > MOST_PER_ADDRESS or recent.on_account(email).count() > MOST_PER_ACCOUNT:
        actions.drop_attempt(attempt)
        security.warn("signin.limited", account=security.account_of(email), address=address)
        return None
    return Try(email=email, address=address)
