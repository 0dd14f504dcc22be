"""What the pages that ask who somebody is have in common: the fields, the place passkeys belong to, the guesses."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from sharewell.casework import show_who
from sharewell.casework.sessions import Found
from sharewell.casework.show_who import Here, Steps
from sharewell.web.components.fields import Form, Password, ShortText
from sharewell.web.door import tools
from sharewell.web.throttle import Tries

WRONG = "The sign-in name and the password do not go together. Check both and try again."
WRONG_CODE = "This code is not right, or it was used before. Wait for the next code of your app, and type that."
WRONG_AGAIN = "That was not right. Check the password, and type the code that the app shows now."
WRONG_PASSKEY = "The passkey was not recognised. Try again, or use another way to sign in."
TOO_MANY = (
    "There were too many tries. Wait 5 minutes, or use a passkey, which is never held back. If a child is in danger, "
    "use the page 'Someone is in danger' at the top: it needs no signing in."
)


class SignInForm(Form):
    """Name and password. Which of the two was wrong is never said."""

    sign_in_name = ShortText("Sign-in name", missing="Enter your sign-in name")
    password = Password("Password", missing="Enter your password")


class CodeForm(Form):
    """The second step: what the app shows, or a recovery code."""

    code = ShortText("Code", missing="Enter the six digits that your app shows now, or a recovery code",
                     hint="Six digits from your authenticator app, or one of your recovery codes.")


class EnrolForm(Form):
    """The first second step: the code of the app that was just set up, and a lead's code where one is asked for."""

    reset_code = ShortText("The code that your lead gave you", required=False,
                           hint="Your second step was started anew. This code is good for two days, and once.")
    code = ShortText("The six digits that the app shows now", required=False)

    def __init__(self, *args: object, reset: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not reset:
            del self.fields["reset_code"]


class AgainForm(Form):
    """Showing again that it is oneself: the password, and a code where there is a second step."""

    fresh_password = Password("Your password", missing="Enter your password")
    fresh_code = ShortText("Code", required=False,
                           hint="Six digits from your authenticator app, or one of your recovery codes.")

    def __init__(self, *args: object, steps: Steps, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not steps.any:
            del self.fields["fresh_code"]


def here(request: HttpRequest) -> Here:
    """Where this request reached us: the host that passkeys belong to, and the origin their answers must name."""
    host = request.get_host()
    return Here(host.rsplit(":", 1)[0] if not host.endswith("]") else host, f"{request.scheme}://{host}")


def tries_of(request: HttpRequest, whose: str) -> Tries:
    """The guesses at one account or sign-in name, from anywhere."""
    return Tries(whose, request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class Answer:
    """Whether somebody showed who they are; else the status and the words for the page."""

    right: bool
    status: int = 200
    words: str = ""


def second_step(request: HttpRequest, session: Found, typed: str) -> Answer:
    """One guess at the second step of the account that is half signed in."""
    tries = tries_of(request, f"code {session.account_id}")
    if not tries.another():
        return Answer(False, 429, TOO_MANY)
    if not show_who.by_code(tools(), session.account_id, typed):
        return Answer(False, 422, WRONG_CODE)
    tries.forget()
    return Answer(True)


def again(request: HttpRequest, session: Found, password: str, typed: str) -> Answer:
    """Password and, where there is a second step, a code: one guess at both."""
    tries = tries_of(request, f"again {session.account_id}")
    if not tries.another():
        return Answer(False, 429, TOO_MANY)
    kept = tools()
    right = show_who.is_password(kept, session, password)
    if right and show_who.steps_of(kept, session.account_id).any:
        right = show_who.by_code(kept, session.account_id, typed)
    if not right:
        return Answer(False, 422, WRONG_AGAIN)
    tries.forget()
    return Answer(True)
