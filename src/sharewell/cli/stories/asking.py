"""What a story does when others are asked for what they know, through the use cases of those pages."""

from __future__ import annotations

from sharewell.casework.ask_others import AskOthers, RecordTheirAnswer, ask_others, record_their_answer
from sharewell.cli.stories.playing import Player
from sharewell.cli.stories.script import StoryAnswered, StoryAsked
from sharewell.rules.asking import THEIR_ANSWER_WORDS


def asked(player: Player, part: StoryAsked) -> str:
    """Ask somebody in the address book."""
    made = ask_others(player.actor(part.by), player.tools, AskOthers(
        file_id=player.traces.file_id, recipient_id=player.recipient(part.recipient), wanted=part.wanted.strip(),
        purpose=part.purpose.strip(), basis=part.basis, said=part.said.strip(), function=part.function.strip(),
        by_when=player.day(part.by_when) if part.by_when else None))  # fmt: skip
    player.traces.asking_id = made.id
    who = player.cast.recipients[part.recipient]
    return f"asked {who.name}, {who.agency}: {made.wanted} It told them: {made.said}"


def answered(player: Player, part: StoryAnswered) -> str:
    """Write down what they answered."""
    record_their_answer(player.actor(part.by), player.tools, RecordTheirAnswer(
        asking_id=player.traces.asking_id, kind=part.kind, person=part.person, words=part.words.strip(),
        their_reference=part.their_reference))  # fmt: skip
    return f"wrote down what {part.person} answered. {THEIR_ANSWER_WORDS[part.kind]}: “{part.words.strip()}”"
