"""`sharewell witness`: remember the checkpoints of somebody else's ledger, so that it cannot be rolled back unseen.

For the chair's machine, or the council's. It needs none of the records, no database and no keys but its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewell.cli.output import clear_errors

if TYPE_CHECKING:
    from sharewell.casework.be_witness import Answer, Witness

app = typer.Typer(no_args_is_help=True, help="Remember somebody else's checkpoints, so that nothing is rolled back.")
Folder = Annotated[Path, typer.Option(help="Where the witness keeps its key and what it has seen.")]
FOLDER = Path("witness")
SECONDS = 10
HEADERS = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
}  # fmt: skip


@app.command()
def know(
    key: Annotated[str, typer.Argument(help="The ledger's key, as `sharewell ledger key` prints it there.")],
    name: Annotated[str, typer.Option(help="The first time: a name for this witness, such as chair.example.org.")] = "",
    folder: Folder = FOLDER,
) -> None:
    """Watch the ledger with this key from now on."""
    from sharewell.casework.be_witness import open_witness

    with clear_errors():
        witness = open_witness(folder, name)
        watched = witness.know(key)
    print(f"Watching {watched}.\nGive those who keep it this key of yours:\n{witness.key.text}")


@app.command("begin-again")
def begin_again(
    name: Annotated[str, typer.Argument(help="The name of the ledger, as `know` printed it.")], folder: Folder = FOLDER
) -> None:
    """Let a ledger begin anew, because an old copy was put back. Ask its people why first, and keep their answer."""
    from sharewell.casework.be_witness import open_witness

    with clear_errors():
        kept = open_witness(folder).begin_again(name)
    print(f"What was seen before is kept in {kept}. The next checkpoint begins anew.")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8021,
    folder: Folder = FOLDER,
) -> None:
    """Answer those who keep a ledger, until told to stop (Ctrl-C)."""
    from sharewell.casework.be_witness import open_witness

    with clear_errors():
        witness = open_witness(folder)
    server = ThreadingHTTPServer((host, port), handler(witness))
    print(f"Witness {witness.key.text}", flush=True)
    print(f"watching {len(witness.known())} at http://{host}:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        threading.Thread(target=server.shutdown).start()


def _now() -> datetime:
    return datetime.now(UTC)


def handler(witness: Witness, clock: Callable[[], datetime] = _now) -> type[BaseHTTPRequestHandler]:
    """What answers HTTP for `witness`: C2SP tlog-witness, and the last checkpoint of a ledger for whoever asks.

    `clock` tells the moment that is put into each line: the clock of the witness's own machine.
    """
    from sharewell.casework.be_witness import LARGEST
    from sharewell.casework.be_witness import Answer as Made

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS
        server_version = "witness"
        sys_version = ""

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                self.say(Made(404, "There is nothing at this address.\n"))
            elif not length.isdecimal() or int(length) > LARGEST:
                self.say(Made(413, "Too long for a checkpoint.\n"))
            else:
                self.say(witness.add_checkpoint(self.rfile.read(int(length)), clock()))

        def do_GET(self) -> None:
            if self.path == "/":
                self.say(Made(200, f"A witness (C2SP tlog-witness).\n{witness.key.text}\n"))
            elif self.path.startswith("/checkpoint/"):
                self.say(witness.latest(self.path.removeprefix("/checkpoint/")))
            else:
                self.say(Made(404, "There is nothing at this address.\n"))

        def say(self, answer: Answer) -> None:
            content = answer.text.encode()
            self.send_response(answer.status)
            for name, value in {**HEADERS, "Content-Type": answer.kind, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: who asked when would tell when something is recorded."""

    return Handler
