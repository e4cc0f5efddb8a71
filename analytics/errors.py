"""Everything analytics refuses. The message of each is one sentence for a person and says what to do."""

from __future__ import annotations


class AnalyticsError(Exception):
    """The request was refused; nothing was changed."""


class UnreadableEvents(AnalyticsError):
    """A file of exposures and conversions cannot be read: encoding, columns or types. Nothing of it was taken in."""


class InvalidMapping(AnalyticsError):
    """An ingest mapping file is wrong or names columns that the data lacks."""


class UnknownExperiment(AnalyticsError):
    """There is no experiment of that name."""


class EventsBusy(AnalyticsError):
    """Another process is changing the events folder."""


class EventsUnwritable(AnalyticsError):
    """The events folder cannot be written, or its disk is full. Nothing was taken in."""


class WeakKey(AnalyticsError):
    """The secret key for unit ids is too short to protect them."""


class NoExposures(AnalyticsError):
    """An experiment has conversions but no exposures."""


class UnknownMetric(AnalyticsError):
    """An experiment has no conversions of that metric."""


class TooFewDesigns(AnalyticsError):
    """There are not enough approved designs to make arms of."""
