"""Recordings: which are to be fetched, what became of them, who may hear them and who did."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.models.telephony import Call, CallKey, Recording
from db.models.work import Play
from db.queries import privacy

SAME_PLAY = timedelta(minutes=10)  # a player asks for many ranges: within this it is one listening
WAITING = ("expected", "late", "missing", "corrupt")  # a file that is brought takes their place
UNIQUE_ID = re.compile(r"(?<![\d.])\d{9,11}\.\d+(?![\d.])")  # Asterisk: epoch seconds, then a count
UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])")  # FreeSWITCH
RANK = ("stored", "expected", "late", "corrupt", "missing")  # the call shows its best recording's state


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFetch:
    id: int
    call_id: int
    source_id: int
    state: str
    expected_at: datetime
    talk_seconds: float  # 0: not to be compared, the talk lies in several recordings
    agent_channel: int | None  # as the PBX said
    where: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A checked file of ours."""

    sha256: str
    bytes: int
    seconds: float
    channels: int
    media_type: str
    agent_channel: int | None  # None: one channel, or nobody told
    peaks: Mapping[str, list[int]] = field(repr=False)  # by speaker: agent, customer, or unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlay:
    id: int
    call_id: int
    sha256: str
    media_type: str
    hides: bool  # private numbers are hidden on this call's line
    privacy: str | None  # clean | muted | failed | None: not looked at yet
    muted_sha256: str | None
    privacy_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """The shape of a recording, for the player."""

    seconds: float
    channels: int
    peaks: Mapping[str, list[int]]  # 0..100 in equal parts of the time, by speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOf:
    """Whose a file of the watched folder is."""

    call_id: int
    announced: int | None  # the recording that the PBX announced under this name
    is_here: bool  # and that is stored already


def to_fetch(session: Session, call_id: int) -> list[ToFetch]:
    """Expected or late ones, in order."""
    recordings = select(func.count()).select_from(Recording).where(Recording.call_id == call_id)
    is_only_one = session.scalars(recordings).one() == 1
    rows = session.execute(
        select(Recording, Call.source_id, Call.talk_seconds)
        .join(Call, Call.id == Recording.call_id)
        .where(Recording.call_id == call_id, Recording.state.in_(("expected", "late")))
        .order_by(Recording.id)
    )
    return [
        ToFetch(
            id=row.id,
            call_id=row.call_id,
            source_id=source_id,
            state=row.state,
            expected_at=row.expected_at,
            talk_seconds=talk if is_only_one else 0.0,
            agent_channel=row.agent_channel,
            where=row.where,
        )
        for row, source_id, talk in rows
    ]


def mark_stored(session: Session, recording_id: int, stored: Stored, *, at: datetime) -> None:
    row = session.get_one(Recording, recording_id)
    row.state, row.stored_at, row.error = "stored", at, None
    row.sha256, row.bytes, row.seconds = stored.sha256, stored.bytes, stored.seconds
    row.channels, row.media_type, row.peaks = stored.channels, stored.media_type, dict(stored.peaks)
    row.agent_channel = stored.agent_channel if stored.agent_channel is not None else row.agent_channel
    row.privacy = row.muted_sha256 = row.privacy_error = None
    _show_on_call(session, row.call_id)


def mark_late(session: Session, recording_id: int, *, error: str) -> None:
    _mark(session, recording_id, "late", error)


def mark_missing(session: Session, recording_id: int, *, error: str) -> None:
    _mark(session, recording_id, "missing", error)


def mark_corrupt(session: Session, recording_id: int, *, error: str) -> None:
    _mark(session, recording_id, "corrupt", error)


def add_uploaded(
    session: Session, call_id: int, stored: Stored, *, name: str, at: datetime, announced: int | None = None
) -> int | None:
    """A file that a person, a program or a watched folder brought; its id, or None: this call has it already.

    announced  the recording that the PBX announced and that this file is; None: any that never came"""
    of_call = select(Recording).where(Recording.call_id == call_id).order_by(Recording.id).limit(1)
    if session.scalar(of_call.where(Recording.sha256 == stored.sha256, Recording.state == "stored")) is not None:
        return None
    waiting = of_call.where(Recording.state.in_(WAITING))
    row = session.scalar(waiting.where(Recording.id == announced) if announced is not None else waiting)
    if row is None:
        row = Recording(
            call_id=call_id, pbx_recording_id=f"upload:{stored.sha256[:16]}", where={"name": name}, expected_at=at
        )
        session.add(row)
        session.flush()
    mark_stored(session, row.id, stored, at=at)
    return row.id


def to_play(
    session: Session, recording_id: int, *, hides: bool = True, only_employee: int | None = None
) -> ToPlay | None:
    """A stored recording; None when there is none or it belongs to somebody else's call.

    hides  whether numbers are hidden where nothing is set for the call's line"""
    row = _of_scope(session, recording_id, only_employee)
    if row is None or row.sha256 is None:
        return None
    media_type = row.media_type or "application/octet-stream"
    return ToPlay(
        id=row.id,
        call_id=row.call_id,
        sha256=row.sha256,
        media_type=media_type,
        hides=privacy.hides_call(session, row.call_id, default=hides),
        privacy=row.privacy,
        muted_sha256=row.muted_sha256,
        privacy_error=row.privacy_error,
    )


def note_play(
    session: Session,
    recording_id: int,
    *,
    user_id: int | None,
    token_id: int | None,
    role: str,
    at: datetime,
    is_original: bool = False,
) -> bool:
    """Keep who listened; False when this is still the same listening."""
    recent = session.scalar(
        select(Play.id)
        .where(Play.recording_id == recording_id, Play.at > at - SAME_PLAY, Play.is_original.is_(is_original))
        .where(Play.user_id.is_not_distinct_from(user_id), Play.token_id.is_not_distinct_from(token_id))
        .limit(1)
    )
    if recent is not None:
        return False
    session.add(
        Play(recording_id=recording_id, user_id=user_id, token_id=token_id, role=role, at=at, is_original=is_original)
    )
    return True


def call_of_file(session: Session, file_name: str, *, since: datetime) -> FileOf | None:
    """The call that a file of this name belongs to; None when there is none, or when several would do.

    The PBX announced the name; or an id of the call stands in it, as FreePBX writes them
    (out-79991234567-101-20261124-101500-1795515300.42.wav: the last part is Asterisk's uniqueid)."""
    announced = session.execute(
        select(Recording.call_id, Recording.id, Recording.state, Recording.where)
        .join(Call, Call.id == Recording.call_id)
        .where(Call.started_at >= since)
    ).all()
    named = [
        FileOf(call_id=call_id, announced=recording_id, is_here=state == "stored")
        for call_id, recording_id, state, where in announced
        if _is_named(where, file_name)
    ]
    if named:
        return named[0] if len(named) == 1 else None
    by_id = session.scalars(
        select(CallKey.call_id)
        .join(Call, Call.id == CallKey.call_id)
        .where(CallKey.key.in_(_ids_in(file_name)), Call.started_at >= since)
        .distinct()
        .limit(2)
    ).all()
    return FileOf(call_id=by_id[0], announced=None, is_here=False) if len(by_id) == 1 else None


def call_exists(session: Session, call_id: int) -> bool:
    return session.scalar(select(func.count()).select_from(Call).where(Call.id == call_id)) == 1


def peaks(session: Session, recording_id: int, *, only_employee: int | None = None) -> Peaks | None:
    """What the player draws; None as with `to_play`."""
    row = _of_scope(session, recording_id, only_employee)
    if row is None or row.peaks is None:
        return None
    return Peaks(seconds=row.seconds or 0.0, channels=row.channels or 1, peaks=dict(row.peaks))


def agent_channel(session: Session, call_id: int) -> int | None:
    """The side of the agent that the PBX told of with this call's recordings; None: it did not."""
    return session.scalar(
        select(Recording.agent_channel)
        .where(Recording.call_id == call_id, Recording.agent_channel.is_not(None))
        .order_by(Recording.id)
        .limit(1)
    )


def set_side(session: Session, recording_id: int, *, agent_channel: int) -> None:
    """What the words told: the waveform's sides follow."""
    row = session.get_one(Recording, recording_id)
    if (row.agent_channel or 0) != agent_channel and row.peaks and row.peaks.keys() == {"agent", "customer"}:
        row.peaks = {"agent": row.peaks["customer"], "customer": row.peaks["agent"]}
    row.agent_channel = agent_channel


def _of_scope(session: Session, recording_id: int, only_employee: int | None) -> Recording | None:
    query = (
        select(Recording)
        .join(Call, Call.id == Recording.call_id)
        .where(Recording.id == recording_id, Recording.state == "stored", Recording.sha256.is_not(None))
    )
    if only_employee is not None:
        query = query.where(Call.employee_id == only_employee)
    return session.scalar(query)


def _is_named(where: Mapping[str, str], file_name: str) -> bool:
    return any(where.get(said, "").rpartition("/")[2] == file_name for said in ("name", "path", "url"))


def _ids_in(file_name: str) -> list[str]:
    """Parts of a name that may be an id: 1795515300.42, or a UUID; never a bare number, which may be a phone's."""
    stem = file_name.rpartition(".")[0]
    return [*UNIQUE_ID.findall(stem), *UUID.findall(stem.lower()), stem]


def _mark(session: Session, recording_id: int, state: str, error: str) -> None:
    call_id = session.scalar(
        update(Recording)
        .where(Recording.id == recording_id)
        .values(state=state, error=error[:500])
        .returning(Recording.call_id)
    )
    if call_id is not None:
        _show_on_call(session, call_id)


def _show_on_call(session: Session, call_id: int) -> None:
    session.flush()
    states = set(session.scalars(select(Recording.state).where(Recording.call_id == call_id)))
    best = next((state for state in RANK if state in states), "none")
    session.execute(update(Call).where(Call.id == call_id).values(recording_state=best))
