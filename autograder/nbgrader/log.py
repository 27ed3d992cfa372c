"""nbgrader's own lines in a log, which name files and folders as students have called them."""

from __future__ import annotations

import logging
from pathlib import PurePath

from autograder.text import log, plain


class Harmless(logging.Filter):
    """Lets a line through without terminal codes and commands to a CI runner."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; what is put into it stays on its line."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(_named, record.args))
        record.msg, record.args = log(record.getMessage()), ()
        if record.exc_info:
            said = logging.Formatter().formatException(record.exc_info)
            record.msg, record.exc_info = f"{record.msg}\n{log(said)}", None
        return True


def _named(value: object) -> object:
    return plain(str(value)) if isinstance(value, (str, PurePath, Exception)) else value


def make_harmless(logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
    """Let no line of a logger do anything but be read."""
    logger = logger.logger if isinstance(logger, logging.LoggerAdapter) else logger
    if not any(isinstance(each, Harmless) for each in logger.filters):
        logger.addFilter(Harmless())
