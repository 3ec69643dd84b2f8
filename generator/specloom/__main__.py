from __future__ import annotations

import sys

from specloom.cli import main

sys.exit(main())
