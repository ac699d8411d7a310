from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_finder_shoes"),
    ]

    operations = [
        migrations.AddField(
            model_name="cartline",
            name="shoe",
            field=models.CharField(
                blank=True, max_length=24, verbose_name="size as the shopper knows it"
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="shoe",
            field=models.CharField(
                blank=True, max_length=24, verbose_name="size as the shopper knows it"
            ),
        ),
    ]
