"""Pages for people without an account: addresses of their own, served apart, with no session and no cookie."""
