"""How all tests run."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: the machines that run this are shared. In CI the examples are the same every time, so that what fails
# fails again.
settings.register_profile("cuemill", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("cuemill")
