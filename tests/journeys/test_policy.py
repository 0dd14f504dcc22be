"""In a real browser: what is planted in a page does not run, and nothing is left behind but the session."""

from __future__ import annotations

import pytest
from django.conf import settings

PLANTED = """
<script>window.planted = "inline"</script>
<img src="data:image/gif;base64,AAAA" onerror="window.planted = 'handler'">
<p id="painted" style="color: rgb(1, 2, 3)">x</p>
<a id="link" href="javascript:void(window.planted='address')">x</a>
<script src="https://elsewhere.example.org/a.js"></script>
"""


def plant(visitor, *, with_policy: bool) -> list[object]:
    """Open a page that somebody managed to write into; what ran of it."""

    def answer(route):
        response = route.fetch()
        headers = dict(response.headers)
        if not with_policy:
            headers = {name: value for name, value in headers.items() if name != "content-security-policy"}
        body = response.text().replace("</main>", f"{PLANTED}</main>")
        route.fulfill(status=response.status, headers=headers, body=body)

    visitor.page.route("**/help/", answer)
    visitor.page.route("https://elsewhere.example.org/**", lambda route: route.abort())
    visitor.forgive("")
    visitor.open("/help/")
    visitor.page.locator("#link").click()
    visitor.page.wait_for_timeout(200)
    colour = visitor.page.evaluate("getComputedStyle(document.getElementById('painted')).color")
    return [visitor.page.evaluate("window.planted ?? ''"), colour == "rgb(1, 2, 3)"]


def test_what_is_planted_in_a_page_does_not_run(enter):
    assert plant(enter("lead"), with_policy=True) == ["", False]


def test_without_the_policy_it_would(enter):
    ran, painted = plant(enter("lead"), with_policy=False)
    assert ran in ("inline", "handler", "address")
    assert painted


KEPT = """async () => [
  Object.keys(localStorage), Object.keys(sessionStorage),
  (await indexedDB.databases()).map(one => one.name),
  self.caches ? await caches.keys() : [],
  navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
]"""


@pytest.mark.parametrize("width", [390, 1280])
def test_after_a_concern_the_browser_holds_nothing_but_the_session(people, enter, width):
    visitor = enter("practitioner", width=width)
    page = visitor.page
    visitor.open("/concern/new/")
    page.get_by_role("link", name="Mia Thornbury").click()
    page.get_by_label("Yes, for now").check()
    page.get_by_label("What you saw or heard").fill("Same clothes for three days.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    assert page.evaluate(KEPT) == [[], [], [], [], 0]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    ours = [cookie for cookie in page.context.cookies() if cookie["name"] == settings.CSRF_COOKIE_NAME]
    assert [(cookie["httpOnly"], cookie["sameSite"]) for cookie in ours] == [(True, "Strict")]


def test_after_signing_out_the_back_button_shows_nothing(people, enter):
    sent = people.concern()
    visitor = enter("lead")
    visitor.open(f"/concern/{sent.concern_id}/")
    visitor.page.get_by_text("same clothes").first.wait_for()
    visitor.open("/help/")
    visitor.page.evaluate("document.querySelector('form[action=\"/sign-out/\"]').submit()")
    visitor.page.wait_for_url("**/sign-in/")
    for _ in range(3):
        visitor.page.go_back()
        assert "same clothes" not in visitor.page.content()
