"""What the operator asked for: ``config.toml``, read as a whole or refused as a whole.

Precedence is flag (``--set``) > environment (``K2WATCH_STORE_URL``) > file > default. Relative
paths resolve against the file. Secrets are named here (``api_key_env``, ``password_file``), never
written here.
"""

from pipeline.config.services import (
    ClinicalTrialsSettings,
    CrossrefSettings,
    EnrichmentSettings,
    EuropePmcSettings,
    ICiteSettings,
    PubMedSettings,
    ServiceSettings,
    UnpaywallSettings,
)
from pipeline.config.watching import Question, Reader, RegistryQuery, Search
from pipeline.config.ways_out import FeedSettings, SmtpSettings, WebhookSettings
from pipeline.config.whole import Config, ReportSettings, Schedule

__all__ = [
    "ClinicalTrialsSettings",
    "Config",
    "CrossrefSettings",
    "EnrichmentSettings",
    "EuropePmcSettings",
    "FeedSettings",
    "ICiteSettings",
    "PubMedSettings",
    "Question",
    "Reader",
    "RegistryQuery",
    "ReportSettings",
    "Schedule",
    "Search",
    "ServiceSettings",
    "SmtpSettings",
    "UnpaywallSettings",
    "WebhookSettings",
]
