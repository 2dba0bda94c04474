"""What every end-to-end test starts from."""

from __future__ import annotations

import signal

from azure_fixtures import azure, azvmreset, running  # noqa: F401

# Tests that were started in the background ignore Ctrl-C, and so would the programs they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
