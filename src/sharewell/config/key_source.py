"""The source of the key that the settings name, and how its passphrase is asked for."""

from __future__ import annotations

import getpass
import sys

from sharewell.config.environment import Environment
from sharewell.config.places import Var
from sharewell.rules.errors import NotNow
from sharewell.vault.kek_services import source_of
from sharewell.vault.kek_sources import PassphraseFile, Source

NO_WORDS = "Give the passphrase of the keys: start on a terminal, or name a file in SHAREWELL_KEY_PASSPHRASE_FILE."


def source(given: Environment, var: Var, told: str = "", text: str = "") -> Source:
    """The source that SHAREWELL_KEY (or `text`) names. `told`: the passphrase, where somebody gave it already.

    Raises NotNow where the setting names no source.
    """
    return source_of(text or given.key, var.keys, lambda new: told or passphrase(given, new=new))


def passphrase(given: Environment, *, new: bool) -> str:
    """The passphrase, from the file that is named or from the terminal; a new one is asked for twice.

    Raises NotNow where there is neither, or the two differ.
    """
    if given.key_passphrase_file is not None:
        try:
            return given.key_passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise NotNow(f"The file with the passphrase cannot be read ({error.strerror}).") from None
    if not sys.stdin.isatty():
        raise NotNow(NO_WORDS)
    words = getpass.getpass("New passphrase of the keys: " if new else "Passphrase of the keys: ")
    if new and getpass.getpass("The same again: ") != words:
        raise NotNow("The two were not the same. Nothing was made.")
    return words


def asked_beforehand(given: Environment, var: Var) -> str:
    """The passphrase where the key agent will need one and cannot ask, having no terminal; else empty text."""
    made = source(given, var)
    if not isinstance(made, PassphraseFile) or given.key_passphrase_file is not None:
        return ""
    return passphrase(given, new=not made.path.exists())
