"""The sandbox's own corpus: invented records about vitamin K2, as NLM would publish them.

`pipeline/sandbox/sample/` tells the stories in TOML, week by week; here they become XML:

    studies (what a file may say) → reading (TOML → studies) → timeline (their state on each day)
    → articles, books (XML, with the help of terms and elements)

What the other services hold is told in `sample/elsewhere/`:

    registrations, preprints (what a file may say) → reading → elsewhere (their state on each day)
    → registry, registry_results, preprints (JSON)
"""

from pipeline.sandbox.sample_records.elsewhere import holdings
from pipeline.sandbox.sample_records.reading import SAMPLE_FOLDER
from pipeline.sandbox.sample_records.studies import SampleError
from pipeline.sandbox.sample_records.timeline import baseline_date, story_dates, update_files

__all__ = [
    "SAMPLE_FOLDER",
    "SampleError",
    "baseline_date",
    "holdings",
    "story_dates",
    "update_files",
]
