"""The review page of a run with what a person has beside it, and the way back of what was decided on it.

- `apply`: Put what a person decided on the review page into the tables that the command reads
- `page`: Write the page on which a person looks at a run and decides, with what a person has beside the run
- `recordings`: Find the recording of each document, as seen from a page
- `suggested`: Suggestions as the review page lists them
"""

from __future__ import annotations

from flows.command.review.apply import apply_decisions
from flows.command.review.page import Beside, write_review

__all__ = ["Beside", "apply_decisions", "write_review"]
