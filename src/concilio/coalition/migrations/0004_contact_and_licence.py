"""Whom the public may ask, and on which terms it may use what is released."""

from django.db import migrations

from concilio.storage.typed_fields import Line


class Migration(migrations.Migration):
    dependencies = [("coalition", "0003_accounts_have_a_home")]

    operations = [
        migrations.AddField(
            model_name="coalition",
            name="contact",
            field=Line(blank=True, default="", max_length=200, help_text="public: an address or a page"),
        ),
        migrations.AddField(
            model_name="coalition",
            name="licence",
            field=Line(blank=True, default="", max_length=120, help_text="of released findings: CC BY 4.0, for example"),
        ),
    ]
