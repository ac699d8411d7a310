from django.db import migrations, models
from django.db.models import F, Q


def to_the_shelf(apps, schema_editor):
    """Move the day on which a variant is back to its shelf."""
    Variant, StockLevel = apps.get_model("store", "Variant"), apps.get_model("store", "StockLevel")
    for variant in Variant.objects.exclude(back_on=None).only("back_on"):
        StockLevel.objects.filter(pk=variant.pk).update(back_on=variant.back_on)


def to_the_variant(apps, schema_editor):
    Variant, StockLevel = apps.get_model("store", "Variant"), apps.get_model("store", "StockLevel")
    for level in StockLevel.objects.exclude(back_on=None):
        Variant.objects.filter(pk=level.pk).update(back_on=level.back_on)


class Migration(migrations.Migration):
    dependencies = [("store", "0013_index_of_products_on_sale")]

    operations = [
        migrations.AddField(
            model_name="stocklevel",
            name="back_on",
            field=models.DateField(
                blank=True,
                help_text="Shown where none is left: “Sold out, back on Tue 15 Dec”.",
                null=True,
                verbose_name="back in stock on",
            ),
        ),
        migrations.RunPython(to_the_shelf, to_the_variant),
        migrations.RemoveField(model_name="variant", name="back_on"),
        migrations.AddField(
            model_name="stocklevel",
            name="ahead",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Of the pairs that come on that day.",
                verbose_name="may be sold ahead",
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="promised",
            field=models.PositiveIntegerField(default=0, verbose_name="promised of those"),
        ),
        migrations.AlterField(
            model_name="stocklevel",
            name="held",
            field=models.PositiveIntegerField(default=0, verbose_name="held for orders"),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=Q(promised__gte=0) & Q(promised__lte=F("ahead")),
                name="stock_0_promised_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=Q(ahead=0) | Q(back_on__isnull=False), name="stock_ahead_has_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.CheckConstraint(
                condition=Q(promised=0) | Q(held=F("on_hand")),
                name="stock_nobody_waits_beside_a_free_pair",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="stockmovement", name="movement_by_hand_has_reason"
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="d_ahead",
            field=models.IntegerField(default=0, verbose_name="change of what may be sold ahead"),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="d_promised",
            field=models.IntegerField(default=0, verbose_name="change promised"),
        ),
        migrations.AlterField(
            model_name="stockmovement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hold", "Held for an order"),
                    ("fill", "Set aside for one that waited"),
                    ("release", "Given back"),
                    ("sell", "Sold"),
                    ("restock", "Back on the shelf"),
                    ("receive", "Received"),
                    ("adjust", "Adjusted"),
                    ("count", "Counted"),
                    ("ahead", "May be sold ahead"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=~Q(kind__in=["receive", "adjust", "count", "ahead"]) | ~Q(reason=""),
                name="movement_by_hand_has_reason",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="back_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="orderline",
            name="back_on",
            field=models.DateField(
                blank=True,
                help_text="The day its pairs were promised for.",
                null=True,
                verbose_name="sold ahead of",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="waits_for",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="pairs it waits for"),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                condition=Q(waits_for__gt=0), fields=["variant"], name="order_line_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(waits_for__lte=F("quantity")), name="order_line_waits_for_its_pairs"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(waits_for=0) | Q(back_on__isnull=False),
                name="order_line_waits_for_a_day",
            ),
        ),
    ]
