"""Text that no field can hold: NUL and other control characters, and lone surrogates."""

import re

# Tabs and line ends are text.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
