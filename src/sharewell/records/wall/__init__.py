"""The second wall: PostgreSQL's row-level security under the gate, for a role that owns nothing.

`tables` says which kind each table is, `reach` what a few purposes must do beyond one's own files, `looks` how a row is
found before its file is known, `standing` sets who acts, `raising` makes policies and grants from the first three, and
`holding` tells at start-up whether they hold. See `docs/explanation/the-second-wall.md`.
"""

from sharewell.records.wall.looks import ask, ask_as_job
from sharewell.records.wall.standing import at, entered

__all__ = ["ask", "ask_as_job", "at", "entered"]
