"""How the agent ends: next step agreed, its day named, thanks or good-bye."""

from scoring.scripts.seen import NOT_APPLICABLE, Seen, Talked, yes
from scoring.speech.dialogue import Line
from scoring.speech.phrases import Concept

LAST_LINES = 6  # the agent's last sentences looked at

THANKS = Concept(
    """
    с праздник; хороший выходные; =пока;
    спасибо; благодарить:1per; до свидание; всего доброго|хорошего|наилучшего; всего вы хорошего; хорошего день|вечер;
    до связи; до встречи; удачный день; до завтра; до понедельника; до вторника; до среды; до четверга; до пятницы
    """,
    """
    enjoy your|the; happy holiday; nice talking;
    thank; thanks; =bye; goodbye; good-bye; good bye; have a|nice|good|great day|evening|one|weekend; see you;
    take care;
    speak|talk soon|then|later; appreciate; all the best; cheers
    """,
)


def next_step(talked: Talked) -> Seen:
    """Something was agreed on; a customer who refused owes none."""
    if talked.verdict.next_step is None:
        return NOT_APPLICABLE if talked.is_rejected else yes(None)
    return yes(_step_line(talked))


def date(talked: Talked) -> Seen:
    """The day of the next step was said; without a step there is nothing to date."""
    step = talked.verdict.next_step
    if step is None or talked.is_rejected:
        return NOT_APPLICABLE
    line = _step_line(talked)
    if step.date is None or line is None:
        return yes(None)
    dated = next((one for one in _near(talked, line) if any(when.is_day for when in one.whens)), line)
    return yes(dated)


def thanks(talked: Talked) -> Seen:
    said = next((line for line in reversed(talked.talk.agent[-LAST_LINES:]) if line.mentions(THANKS)), None)
    if said is not None:
        return yes(said)
    hung_up = talked.is_rejected and bool(talked.talk.lines) and talked.talk.lines[-1].is_customers
    return NOT_APPLICABLE if hung_up else yes(None)


def _step_line(talked: Talked) -> Line | None:
    step = talked.verdict.next_step
    if step is None:
        return None
    of_turn = [line for line in talked.talk.lines if line.turn == step.turn]
    said = next((line for line in of_turn if line.text in step.quote or step.quote in line.text), None)
    return said or next(iter(of_turn), None)


def _near(talked: Talked, line: Line) -> tuple[Line, ...]:
    """The line itself, then those around it, nearest first."""
    return tuple(sorted(talked.talk.lines, key=lambda one: (abs(one.place - line.place), one.place)))
