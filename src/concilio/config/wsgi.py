from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")

# A request takes about a millisecond of Python. Let it finish: taking turns within it costs the vote path a third.
sys.setswitchinterval(0.02)

application = get_wsgi_application()
