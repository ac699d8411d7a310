from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_shoe_as_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="way",
            field=models.CharField(
                choices=[
                    ("standard", "Standard shipping"),
                    ("expedited", "Expedited shipping"),
                ],
                default="standard",
                max_length=12,
                verbose_name="sent by",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="expedited_price",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Cents, for the expedited way; empty if not offered.",
                null=True,
            ),
        ),
    ]
