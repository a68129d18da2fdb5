"""Logs: one line an event, JSON for machines or text for people; never a secret, a phone number or what was said."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

NUMBER = re.compile(r"(?<![\w.:-])\+?\d(?:[ ()-]?\d){9,14}(?![\w.:-])")  # E.164 and the ways people write it
SECRET_NAMES = re.compile(r"secret|password|token|authorization|api_key|salt|cookie", re.IGNORECASE)
HIDDEN = "[hidden]"


def hide(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last guard: what looks like a phone number or is named like a secret never leaves."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str) and name != "timestamp":
            event[name] = NUMBER.sub(HIDDEN, value)
    return event


def set_up(style: str, level: int = logging.INFO) -> None:
    """`style`: json | text.  Libraries' own logs go the same way, warnings and worse."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("service", "adapters", "db", "transcription", "scoring"):
        logging.getLogger(ours).setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
