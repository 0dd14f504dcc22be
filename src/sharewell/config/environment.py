"""The settings an operator may give, as environment variables that begin with SHAREWELL_.

Each may also be given as a file that holds the value: SHAREWELL_DATABASE_URL_FILE=/run/secrets/database-url. The
reference page docs/reference/settings.md is generated from this file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "SHAREWELL_"
FILE_SUFFIX = "_FILE"


class BadSettings(ValueError):
    """One or more settings cannot be used; the message lists every one."""


class Environment(BaseSettings):
    """Everything that can be set from outside. All have a default that suits one laptop."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    var: Path = Field(
        default=Path("var"),
        description="The folder for the database, the keystore, the keys and sealed packs. Mode 0700.",
    )
    database_url: str = Field(
        default="",
        description="postgresql://user:password@host:port/name for PostgreSQL, as the role that serves. "
        "Empty: SQLite inside the folder.",
    )
    owner_database_url: str = Field(
        default="",
        description="The same PostgreSQL as the role that owns the tables: for migrate, and commands that read all "
        "of them. Never given to the web server or the dispatcher.",
    )
    secret_key: str = Field(
        default="", description="Signs sign-in cookies. Empty: one is made at the first start and kept with the keys."
    )
    key: str = Field(
        default="file:",
        description="Where the key that opens everything comes from: file:, passphrase:, systemd:, aws-kms:KEY or "
        "vault-transit:MOUNT/KEY. See docs/how-to/keys.md.",
    )
    key_passphrase_file: Path | None = Field(
        default=None, description="For passphrase: a file that holds it. Without one it is asked on the terminal."
    )
    agent_socket: str = Field(
        default="",
        description="The socket of a key agent that runs already. Empty: `serve` starts one.",
    )
    user: str = Field(default="", description="Started as root: the account that the web server runs as.")
    agent_user: str = Field(
        default="", description="Started as root: the account that the key agent runs as. Another one than the user."
    )
    files_at_once: int = Field(
        default=200, ge=60, le=100_000,
        description="Different files everybody together may open in ten minutes. A group of settings needs more.",
    )
    scanner: str = Field(
        default="",
        description="The socket file of a ClamAV scanner on this computer, for example /run/clamav/clamd.ctl. Each "
        "file is shown to it before it is attached; while it does not answer, no file is taken.",
    )
    host: str = Field(default="127.0.0.1", description="The address the web server listens on.")
    port: int = Field(default=8020, ge=1, le=65535, description="The port the web server listens on.")
    public_address: str = Field(
        default="",
        description="Where recipients reach pick-up links, as https://pick-up.example.org. Empty: no links, and "
        "nothing is served for people without an account.",
    )
    public_port: int = Field(
        default=8021, ge=1, le=65535, description="The port that the pages for recipients are served on."
    )
    allowed_hosts: str = Field(
        default="localhost,127.0.0.1,[::1]", description="The names people reach the server by, separated by commas."
    )
    tls_certificate: Path | None = Field(
        default=None, description="A certificate file (PEM), for HTTPS without a proxy."
    )
    tls_key: Path | None = Field(default=None, description="The private key file that belongs to the certificate.")
    behind_tls_proxy: bool = Field(
        default=False, description="true: a proxy in front speaks HTTPS and sets X-Forwarded-Proto itself."
    )
    idle_minutes: int = Field(
        default=15, ge=1, le=60, description="Minutes without a click before somebody is signed out."
    )
    mail_host: str = Field(
        default="", description="A mail server for messages that say only that something waits. Empty: no mail."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="The port of the mail server.")
    mail_user: str = Field(default="", description="The name to sign in to the mail server with, if it needs one.")
    mail_password: str = Field(default="", description="The password that goes with it.")
    mail_from: str = Field(default="sharewell@localhost", description="The address that messages come from.")
    mail_plain: bool = Field(default=False, description="true: without TLS, for a mail server on this machine.")
    witnesses: str = Field(
        default="",
        description="Witnesses of the ledger, each as address and key with a space between, separated by commas. "
        "See docs/how-to/let-others-check.md.",
    )
    backup_to: Path | None = Field(
        default=None,
        description="The folder that the nightly backup goes to, on another disk. Empty: none is made by itself. "
        "See docs/how-to/back-up-and-restore.md.",
    )
    backup_keys: str = Field(
        default="",
        description="The public recovery keys (age1…) that open backups, separated by commas. Make one with "
        "`sharewell backup key`.",
    )
    workers: int = Field(default=2, ge=1, le=32, description="Web server processes.")
    dispatch_seconds: int = Field(
        default=10, ge=1, le=3600, description="Seconds between two looks of the dispatcher at what is due."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is written to the log: debug, info, warning or error."
    )

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _postgresql_only(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("public_address")
    @classmethod
    def _address_only(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("must be an address such as https://pick-up.example.org, without a path")
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("must begin with https:// except on this machine itself")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values come from the environment and from the files it names; nowhere else."""
        return init_settings, env_settings, _NamedFiles(settings_cls)

    @property
    def tls(self) -> bool:
        """Whether people reach the server by HTTPS."""
        return self.behind_tls_proxy or self.tls_certificate is not None

    @property
    def hosts(self) -> list[str]:
        """The allowed host names as a list."""
        return [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]


class _NamedFiles(PydanticBaseSettingsSource):
    """Reads SHAREWELL_X from the file that SHAREWELL_X_FILE names."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}{FILE_SUFFIX}", "")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def names() -> list[str]:
    """Every variable that has a meaning, without the _FILE forms."""
    return [PREFIX + name.upper() for name in Environment.model_fields]


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like settings but mean nothing: most often a spelling mistake."""
    known = {form for name in names() for form in (name, name + FILE_SUFFIX)}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings of this process, read once. Raises BadSettings with one line for each bad one."""
    doubled = [n for n in names() if os.environ.get(n) and os.environ.get(n + FILE_SUFFIX)]
    if doubled:
        raise BadSettings("\n".join(f"{name}: give it either directly or as {name}{FILE_SUFFIX}." for name in doubled))
    try:
        given = Environment()
    except ValidationError as error:
        lines = [f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise BadSettings("\n".join(lines)) from None
    except OSError as error:
        raise BadSettings(f"A file named by a setting cannot be read: {error.filename}") from None
    if bool(given.user) != bool(given.agent_user) or (given.user and given.user == given.agent_user):
        raise BadSettings("SHAREWELL_USER and SHAREWELL_AGENT_USER: give two different accounts, or neither.")
    if (given.tls_certificate is None) != (given.tls_key is None):
        raise BadSettings("SHAREWELL_TLS_CERTIFICATE and SHAREWELL_TLS_KEY: give both, or neither.")
    if given.public_address and given.public_port == given.port:
        raise BadSettings("SHAREWELL_PUBLIC_PORT: give another port than SHAREWELL_PORT.")
    return given
