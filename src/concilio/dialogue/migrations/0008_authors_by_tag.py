"""A statement carries its author's tag, which leads to no ballot. Here the pseudonyms that stood there are hidden.

The new tags come from the words of a phrase, which nobody has now. Until an author comes back, what stands here is
HMAC(the installation's secret, pseudonym): without the secret it leads to no ballot. `concilio.admission` knows how to find it.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations

# As concilio.admission.derive had it on the day.
INFO = b"concilio admission: authors of old statements"


def hide_pseudonyms(apps, schema_editor):
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=INFO).derive(settings.SECRET_KEY.encode())
    Statement = apps.get_model("dialogue", "Statement")
    for statement in Statement.objects.filter(author__isnull=False).only("author"):
        statement.author = hmac.new(key, bytes(statement.author), hashlib.sha256).digest()[:16]
        statement.save(update_fields=["author"])
    if schema_editor.connection.vendor == "postgresql":
        # Sampled for the planner, values of these columns would stay in pg_statistic.
        columns = ("pseudonym", "votes", "guesses")
        changes = ", ".join(f'ALTER COLUMN "{column}" SET STATISTICS 0' for column in columns)
        schema_editor.execute(f'ALTER TABLE "dialogue_ballot" {changes}')


class Migration(migrations.Migration):
    # Deferred constraints' checks wait for the transaction's end, and a table is not altered before.
    atomic = True

    dependencies = [("dialogue", "0007_nothing_left_of_votes_and_guesses")]

    operations = [migrations.RunPython(hide_pseudonyms, migrations.RunPython.noop)]
