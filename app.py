"""Start the workbench: settings → parts → page → server."""

from __future__ import annotations

import sys

from copilot.errors import CopilotError
from copilot.settings import load_settings
from copilot.ui.run import serve

if __name__ == "__main__":
    try:
        serve(load_settings())
    except CopilotError as error:
        sys.exit(f"workbench: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
